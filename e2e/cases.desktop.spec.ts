import type { Browser, Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive } from './journeys.ts'
import { openBooks } from './matrix/people.ts'
import { CarePage } from './pages/care-page.ts'
import type { Person } from './people.ts'
import { mintLink } from './product.ts'
import { enterAdmin, takeMember } from './staff.ts'

test.describe.configure({ timeout: 300_000 })

const DRAWN = { picture: true, narrowest: 360 }

/** Somebody on a telephone of their own. */
async function onTelephone(browser: Browser, person: Person): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await arrive(page, person, await mintLink(person))
  return page
}

/** Enters as somebody of this role, for every creditor. */
async function enterAs(page: Page, role: 'agent' | 'manager'): Promise<void> {
  const member = takeMember()
  const books = await openBooks()
  await books.query('update staff_users set role = $2 where email = $1', [member.email, role])
  await books.end()
  await enterAdmin(page, member)
}

async function open(page: Page, number: string): Promise<void> {
  await page.goto('/admin/casos?tipo=')
  await page.getByRole('link', { name: number }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
}

test('a dispute is looked at twice, gives the debt back, and its person reads the answer', async ({
  page,
  browser,
  take,
  sandbox,
}) => {
  const person = take('telecom')
  const phone = await onTelephone(browser, person)
  const care = new CarePage(phone)
  await phone.goto('/nao-reconheco')
  await care.choose('Aparelho', 'Usaram meus dados sem eu saber')
  await care.words.fill('Nunca tive este aparelho. <b>Não</b> fui eu.')
  await care.send('Não reconheço este valor')
  const number = await care.number()

  await enterAs(page, 'manager')
  await page.goto('/admin')
  await page.getByRole('link', { name: 'Atendimento esperando resposta' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Atendimentos')
  await inspect(page, 'admin-atendimentos', DRAWN)
  await open(page, number)
  await expect(page.getByText('Nunca tive este aparelho. <b>Não</b> fui eu.')).toBeVisible()
  await inspect(page, 'admin-atendimento', DRAWN)
  await page.getByRole('button', { name: 'Assumir este atendimento' }).click()
  await expect(page.getByText('Este atendimento é seu.')).toBeVisible()
  await page.getByRole('link', { name: 'Aceitar e devolver a dívida…' }).click()
  await expect(page.getByText('Não dá para desfazer')).toBeVisible()
  await inspect(page, 'admin-atendimento-decidir', DRAWN)
  await page.getByRole('checkbox').check()
  await page.getByLabel('O que a pessoa lê').fill('Conferimos e você tem razão.')
  await page.getByRole('button', { name: 'Responder' }).click()
  await expect(page.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()

  const told = await sandbox.waitFor(person, ({ text }) => (text.includes(number) ? text : null))
  expect(told).not.toContain('aparelho')
  await phone.goto('/pedidos')
  await phone.getByRole('link', { name: `Ver ${number}` }).click()
  await expect(phone.getByText('Conferimos e você tem razão.')).toBeVisible()
  await phone.goto('/valores')
  await expect(phone.getByText('Fibra 500').first()).toBeVisible()
  // With its capital: one may leave the "aparelho" of the footer.
  await expect(phone.getByText(/Aparelho/)).toHaveCount(0)
  await phone.context().close()
})

test('an agent asks for more, and answers; what only a manager may do is not theirs', async ({
  page,
  browser,
  take,
}) => {
  const person = take('several')
  const phone = await onTelephone(browser, person)
  const care = new CarePage(phone)
  await phone.goto('/nao-reconheco')
  await care.choose('Mensalidade de agosto', 'O valor está errado')
  await care.send('Não reconheço este valor')
  const number = await care.number()
  await enterAs(page, 'agent')
  await open(page, number)
  await page.getByRole('link', { name: 'Perguntar mais…' }).click()
  await page.getByLabel('O que a pessoa lê').fill('Qual é o valor certo, na sua conta?')
  await page.getByRole('button', { name: 'Enviar pergunta' }).click()
  await expect(page.getByText('Pergunta enviada.')).toBeVisible()
  await phone.reload()
  await phone.getByLabel('Sua resposta').fill('R$ 420,00, como no boleto.')
  await care.send('Enviar')
  await expect(phone.getByText('R$ 420,00, como no boleto.')).toBeVisible()
  await open(page, number)
  await expect(page.getByText('R$ 420,00, como no boleto.')).toBeVisible()
  await page.getByRole('link', { name: 'Aceitar e devolver a dívida…' }).click()
  await expect(page.getByText('Devolver a dívida é decisão de quem pode recolher.')).toBeVisible()
  await page.goBack()
  await page.getByRole('link', { name: 'Manter o valor…' }).click()
  await page.getByLabel('O que a pessoa lê').fill('O valor é o do contrato, de R$ 845,00.')
  await page.getByRole('button', { name: 'Responder' }).click()
  await expect(page.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()
  await phone.reload()
  await expect(phone.getByText('O valor continua.')).toBeVisible()
  await phone.context().close()
})

test('somebody calls: the case is opened in their place, and stands in their file', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  await enterAs(page, 'agent')
  await page.goto('/admin/devedores')
  await page.getByRole('searchbox').fill(person.document)
  await page.getByRole('button', { name: 'Buscar' }).click()
  await page.getByRole('link', { name: 'Atender por telefone' }).click()
  await page.getByLabel(/Cinco primeiros números/).fill(person.document.slice(0, 5))
  await page.getByLabel('Disse o nome inteiro').check()
  await page.getByRole('button', { name: 'Conferir' }).click()
  await page
    .getByLabel('O que a pessoa pede')
    .selectOption({ label: 'Não consigo pagar agora: perdi renda ou emprego' })
  await page.getByLabel('Nas palavras dela').fill('Foi demitida em outubro.')
  await page.getByRole('button', { name: 'Abrir', exact: true }).click()
  await expect(page.getByText('Atendimento aberto.')).toBeVisible()
  await inspect(page, 'admin-telefone-atendimento', { narrowest: 360 })
  await page.getByRole('link', { name: '← Voltar à ficha' }).click()
  await expect(page.getByRole('region', { name: 'Atendimentos' })).toContainText('perdi', {
    ignoreCase: true,
  })
  await expect(page.getByText(/nada é escrito nem cobrado/)).toBeVisible()
  await expect(page.getByText('Atendimento aberto').first()).toBeVisible()
  await inspect(page, 'admin-ficha-com-atendimento', { narrowest: 360 })
})
