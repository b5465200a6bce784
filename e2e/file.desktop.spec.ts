import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive } from './journeys.ts'
import { openBooks } from './matrix/people.ts'
import type { Person } from './people.ts'
import { mintLink } from './product.ts'
import { enterAdmin, takeMember } from './staff.ts'

const DRAWN = { picture: true } as const

/** Enters as somebody of this role, for every creditor. */
async function enterAs(page: Page, role: 'agent' | 'auditor'): Promise<void> {
  const member = takeMember()
  const books = await openBooks()
  await books.query('update staff_users set role = $2 where email = $1', [member.email, role])
  await books.end()
  await enterAdmin(page, member)
}

async function find(page: Page, text: string): Promise<void> {
  await page.goto('/admin/devedores')
  await page.getByRole('searchbox').fill(text)
  await page.getByRole('button', { name: 'Buscar' }).click()
}

async function openFile(page: Page, person: Person): Promise<void> {
  await find(page, person.document)
  await expect(page).toHaveURL(/\/admin\/devedores\/[0-9a-f-]{36}$/)
}

const story = (page: Page) => page.getByRole('region', { name: 'O que aconteceu' })

test('an agent finds people without a name or a number standing in an address', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  await enterAs(page, 'agent')
  await find(page, person.name)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(decodeURIComponent(page.url())).not.toContain(person.name.split(' ')[0])
  await page.goto('/admin/devedores')
  await inspect(page, 'admin-devedores', DRAWN)

  await openFile(page, person)
  await inspect(page, 'admin-ficha-de-quem-liga')
})

test('an agent checks who calls, computes conditions, sends word of them and notes a promise', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  await enterAs(page, 'agent')
  await openFile(page, person)
  await page.getByRole('link', { name: 'Atender por telefone' }).click()
  await expect(page.getByRole('heading', { name: 'Confira quem liga' })).toBeVisible()
  await inspect(page, 'admin-telefone', DRAWN)
  await page.getByLabel(/Cinco primeiros números/).fill(person.document.slice(0, 5))
  await page.getByLabel('Disse o nome inteiro').check()
  await page.getByRole('button', { name: 'Conferir' }).click()
  await expect(page.getByText('Identidade conferida. Vale por 15 minutos')).toBeVisible()

  await page.getByRole('button', { name: 'Calcular as condições de hoje' }).click()
  await expect(page.getByText('Condições de hoje calculadas.')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'à vista' })).toHaveCount(1)
  await page.getByLabel('Quanto cabe no mês').fill('150')
  await page.getByRole('button', { name: 'Procurar uma forma' }).click()
  await expect(page.getByText('Formas encontradas')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'pedida agora' }).first()).toBeVisible()
  await inspect(page, 'admin-telefone-conferido', DRAWN)
  await page.getByLabel('O quê').selectOption('As condições de hoje')
  await page.getByRole('button', { name: 'Enviar' }).click()
  await expect(page.getByText('Mensagem na fila.')).toBeVisible()
  const today = await page.evaluate(() =>
    new Date().toLocaleDateString('sv', { timeZone: 'America/Sao_Paulo' }),
  )
  await page.getByLabel('Dia', { exact: true }).fill(today)
  await page.getByRole('button', { name: 'Anotar' }).click()
  await expect(page.getByText('Promessa anotada.')).toBeVisible()

  await page.getByRole('link', { name: 'Voltar à ficha' }).click()
  await expect(story(page).getByText('Promessa de pagamento')).toBeVisible()
  await expect(
    story(page)
      .getByText(/por telefone, por /)
      .first(),
  ).toBeVisible()
  await expect(page.getByText('nenhum lembrete nosso até lá')).toBeVisible()
  await inspect(page, 'admin-ficha-depois', DRAWN)

  // What they heard waits for them on their own page.
  await page.setViewportSize({ width: 390, height: 844 })
  await arrive(page, person, await mintLink(person))
  await inspect(page, 'd1-por-telefone', { picture: true })
  const heard = page.getByText('O que você ouviu por telefone').locator('..')
  await heard.getByRole('link').first().click()
  await expect(page).toHaveURL(/\/confira\//)
})

test('what an agent had shown whole is in the story that an auditor reads', async ({
  page,
  browser,
  take,
}) => {
  const person = take('telecom')
  await enterAs(page, 'agent')
  await openFile(page, person)
  const whole = `${person.document.slice(0, 3)}.${person.document.slice(3, 6)}.${person.document.slice(6, 9)}-${person.document.slice(9)}`
  expect(await page.content()).not.toContain(whole)
  expect(await page.content()).not.toContain(person.document)
  await page.getByText('Mostrar o CPF').first().click()
  await page
    .getByLabel(/Por que precisa ver/)
    .first()
    .selectOption('on_the_phone')
  await page.getByRole('button', { name: 'Mostrar o CPF' }).click()
  await expect(page.getByText(whole)).toBeVisible()

  const auditor = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAs(auditor, 'auditor')
  await openFile(auditor, person)
  await expect(story(auditor).getByText('Dado mostrado inteiro')).toBeVisible()
  await expect(story(auditor).getByText(/documento · conferir com a pessoa/)).toBeVisible()
  await expect(auditor.getByText('Mostrar o CPF')).toHaveCount(0)
  await expect(auditor.getByRole('link', { name: 'Atender por telefone' })).toHaveCount(0)
  await auditor.close()
})

test('an auditor looks as the person sees it, marked on every page, and can do nothing', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  await enterAs(page, 'auditor')
  await openFile(page, person)
  const file = page.url()
  await page.getByRole('button', { name: 'Ver como a pessoa' }).click()
  await expect(page).toHaveURL(/\/valores$/)
  const mark = page.getByRole('complementary', { name: 'Visita da equipe' })
  await expect(mark).toBeVisible()
  await inspect(page, 'ver-como-a-pessoa', DRAWN)
  await page
    .getByRole('button', { name: /condições de hoje/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/admin\/visao$/)
  await expect(page.getByText('Somente leitura')).toBeVisible()
  await inspect(page, 'admin-visao')
  await page.getByRole('link', { name: 'Voltar à página da pessoa' }).click()
  await expect(mark).toBeVisible()
  await page.getByRole('button', { name: 'Encerrar visita' }).click()
  await expect(page).toHaveURL(/\/admin\/devedores$/)
  await page.goto('/valores')
  await expect(page).toHaveURL(/\/sessao$/)
  await page.goto(file)
  await expect(story(page).getByText('Fim da visita ao portal')).toBeVisible()
})
