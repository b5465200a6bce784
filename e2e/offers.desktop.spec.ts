import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 180_000 })

const DRAWN = { picture: true, narrowest: 360 }
const OFFERS = '/admin/ofertas/ipe'

/** Where the first rule of the draft is written. */
async function openRule(page: Page, number: number) {
  const rule = page.getByRole('region', { name: /^Rascunho/ }).getByRole('listitem')
  const one = rule.filter({ hasText: `Mudar a regra ${number}` })
  const form = one.locator('form')
  if (!(await form.isVisible())) await one.getByText(`Mudar a regra ${number}`).click()
  return { one, form, field: (name: string) => form.locator(`[name="${name}"]`) }
}

/** The version that the table of versions calls in force. */
const inForce = (page: Page) =>
  page
    .getByRole('table', { name: 'Versões publicadas' })
    .getByRole('row')
    .filter({ hasText: 'em vigor' })
const liveVersion = async (page: Page) =>
  Number(await inForce(page).getByRole('rowheader').textContent())

test('offers are changed as sentences, simulated, and in force when a second person has read both', async ({
  page,
  browser,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Ofertas', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ofertas')
  await inspect(page, 'admin-ofertas', DRAWN)
  await page.goto(OFFERS)
  const before = await liveVersion(page)
  await page
    .getByRole('button', { name: /^Começar rascunho/ })
    .first()
    .click()
  await expect(page.getByText('Rascunho começado com estas regras.')).toBeVisible()

  // A field that cannot be read is named, and nothing that was typed is lost.
  const rule = await openRule(page, 3)
  await rule.field('minimum').fill('61,00')
  await rule.field('spot.principal').fill('cento e vinte')
  await rule.field('system').selectOption('sac')
  await rule.form.getByRole('button', { name: 'Guardar regra' }).click()
  await expect(rule.form.getByText('A regra não foi guardada')).toBeVisible()
  await expect(rule.field('spot.principal')).toHaveValue('cento e vinte')
  await expect(rule.field('spot.principal')).toHaveAttribute('aria-invalid', 'true')
  await expect(rule.field('minimum')).toHaveValue('61,00')
  await expect(rule.field('system')).toHaveValue('sac')
  await inspect(page, 'admin-ofertas-campo', { narrowest: 360 })

  // What the law does not allow is written, said, and cannot be published.
  await rule.field('system').selectOption('price')
  await rule.field('spot.principal').fill('100')
  await rule.form.getByRole('button', { name: 'Guardar regra' }).click()
  await expect(page.getByText('Rascunho guardado como nova versão.')).toBeVisible()
  const checks = page.getByRole('region', { name: 'Conferências' })
  await expect(checks).toContainText('O principal inteiro não pode ser perdoado numa oferta.')
  await expect(rule.one).toContainText('100% no principal')
  await expect(rule.one).toContainText('parcela mínima R$ 61')
  await expect(page.getByRole('button', { name: /^Simular/ })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Pedir publicação' })).toHaveCount(0)

  const again = await openRule(page, 3)
  await expect(again.field('spot.principal')).toHaveValue('100')
  await again.field('spot.principal').fill('37')
  await again.form.getByRole('button', { name: 'Guardar regra' }).click()
  await expect(checks).toContainText('Nada na lei ou na política impede estas ofertas.')
  await expect(page.getByText('Este rascunho ainda não foi simulado hoje.')).toBeVisible()
  const sentence = ((await again.one.textContent()) ?? '').split('Mudar')[0]?.slice(2).trim() ?? ''
  expect(sentence).toContain('37% no principal')
  const changed = (who: Page) => who.getByRole('table', { name: /O que este rascunho muda$/ })
  const spot = changed(page).getByRole('row').filter({ hasText: 'À vista, desconto no principal' })
  await expect(spot.getByRole('cell').last()).toHaveText('37%')
  await expect(changed(page)).toContainText('R$ 61,00')
  await page.getByRole('button', { name: 'Simular' }).click()
  const bands = page.getByRole('table', { name: 'Por faixa de atraso' })
  await expect(bands).toBeVisible()
  const figures = await bands.locator('tbody').textContent()
  await inspect(page, 'admin-ofertas-rascunho', DRAWN)
  await inspect(page, 'admin-ofertas-simulada', { ...DRAWN, from: changed(page) })
  await page.getByRole('button', { name: 'Pedir publicação' }).click()
  await expect(
    page.getByText('Pedido feito. Entra em vigor quando outra pessoa aprovar.'),
  ).toBeVisible()
  expect(await liveVersion(page)).toBe(before)

  // Who asked cannot say yes; who can, has read the sentences and the figures.
  const mine = (who: Page) =>
    who.getByRole('region', { name: 'Publicar ofertas: Banco Ipê' }).first()
  await page.goto('/admin/aprovacoes')
  await expect(mine(page)).toContainText('Outra pessoa precisa decidir')
  const second = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAdmin(second)
  await second.goto('/admin/aprovacoes')
  await expect(
    mine(second).getByRole('table', { name: 'Banco Ipê: O que este rascunho muda' }),
  ).toContainText('37%')
  await mine(second).getByText('Ver todas as regras, antes e depois').click()
  await expect(mine(second).getByRole('region', { name: 'Ofertas do rascunho' })).toContainText(
    sentence,
  )
  await expect(mine(second).getByRole('region', { name: 'Ofertas em vigor' })).not.toContainText(
    sentence,
  )
  const shown = mine(second).getByRole('table', { name: 'Por faixa de atraso' }).locator('tbody')
  expect(await shown.textContent()).toBe(figures)
  await inspect(second, 'admin-aprovar-ofertas', DRAWN)
  await mine(second).getByRole('button', { name: 'Aprovar e fazer' }).click()
  await expect(second.getByText('Aprovado e feito.')).toBeVisible()

  await page.goto(OFFERS)
  expect(await liveVersion(page)).toBe(before + 1)
  await expect(inForce(page)).toContainText(sentence)

  // The way back is a draft with the older rules, published in the same way.
  await page.getByRole('button', { name: new RegExp(`da versão ${before}$`) }).click()
  await expect(page.getByText('Rascunho começado com estas regras.')).toBeVisible()
  const draft = page.getByRole('region', { name: /^Rascunho/ })
  await expect(draft).not.toContainText('37% no principal')

  // It may wait for a day: seen by everybody until then, and taken back by one tap.
  await page.getByRole('button', { name: 'Simular' }).click()
  const day = page.getByLabel('Vale a partir de')
  await day.fill((await day.getAttribute('max')) ?? '')
  await page.getByRole('button', { name: 'Pedir publicação' }).click()
  await expect(page.getByText('as ofertas esperam pelo dia marcado')).toBeVisible()
  await second.goto('/admin/aprovacoes')
  await mine(second).getByRole('button', { name: 'Aprovar e agendar' }).click()
  await expect(second.getByText('Espera pelo dia marcado')).toBeVisible()
  await second.close()
  await page.goto(OFFERS)
  const waiting = page.getByRole('region', { name: 'Publicação agendada' })
  await expect(waiting).toContainText(/em vigor a partir de .*Aprovado por/)
  await expect(page.getByLabel('Vale a partir de')).toHaveCount(0)
  expect(await liveVersion(page)).toBe(before + 1)
  await inspect(page, 'admin-ofertas-agendada', DRAWN)
  await waiting.getByRole('button', { name: 'Cancelar o agendamento' }).click()
  await expect(page.getByText('Agendamento cancelado.')).toBeVisible()
  await expect(waiting).toHaveCount(0)

  // A rule is added behind the others, put one place earlier, and taken away.
  const count = await draft.getByRole('listitem').count()
  await draft.getByText('Acrescentar uma regra no fim').click()
  await draft.locator('#nova-daysFrom').fill('2000')
  await draft.getByRole('button', { name: 'Acrescentar regra' }).click()
  await expect(draft.getByRole('listitem')).toHaveCount(count + 1)
  await expect(draft.getByRole('listitem').last()).toContainText('a partir de 2000 dias')
  await expect(page.getByText('uma regra fica escondida atrás de outra').first()).toBeVisible()
  const added = await openRule(page, count + 1)
  await added.form.getByRole('button', { name: 'Pôr uma posição antes' }).click()
  await expect(draft.getByRole('listitem').nth(count - 1)).toContainText('a partir de 2000 dias')
  const moved = await openRule(page, count)
  await moved.form.getByRole('button', { name: 'Tirar regra' }).click()
  await expect(draft.getByRole('listitem')).toHaveCount(count)
  expect(await liveVersion(page)).toBe(before + 1)
})

test('what the law does not allow is said while it is typed, and no more once it is corrected', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/ofertas/vivaz')
  await page
    .getByRole('button', { name: /^Começar rascunho/ })
    .first()
    .click()
  await expect(page.getByText('Rascunho começado com estas regras.')).toBeVisible()
  const draft = await page.getByRole('heading', { name: /^Rascunho/ }).textContent()
  const FREE = 'Nada na lei ou na política impede o que está escrito.'

  // A rate that this creditor may not charge, and the sentence as it would read.
  const rule = await openRule(page, 1)
  const told = rule.form.getByRole('status')
  await rule.field('system').selectOption('price')
  await rule.field('rate').fill('9')
  await expect(told).toContainText('Este credor não pode usar a tabela Price')
  await expect(told).toContainText('A taxa passa do dobro da taxa legal')
  await expect(rule.field('system')).toHaveAccessibleDescription(/não pode usar a tabela Price/)
  await expect(rule.field('rate')).toHaveAccessibleDescription(/dobro da taxa legal/)
  await expect(rule.form.getByText(/até \d+× juros de 9% ao mês/)).toBeVisible()
  await inspect(page, 'admin-ofertas-conferida', DRAWN)
  await rule.field('system').selectOption('zero')
  await rule.field('rate').fill('0')
  await expect(told).toHaveText(FREE)
  await expect(rule.field('rate')).not.toHaveAttribute('aria-invalid')

  // Valid for less than two days, and a fine above two per cent.
  await page.getByText('Mudar o que vale em todas as regras').click()
  const form = page.locator('form').filter({ has: page.locator('#todas-validityDays') })
  const field = (name: string) => form.locator(`[name="${name}"]`)
  await field('validityDays').fill('1')
  await field('late').check()
  await field('lateFine').fill('2,5')
  await expect(form.getByRole('status')).toContainText('pelo menos 2 dias (48 horas)')
  await expect(field('validityDays')).toHaveAccessibleDescription(/48 horas/)
  await expect(field('lateFine')).toHaveAccessibleDescription('A multa por atraso passa de 2%.')
  await inspect(page, 'admin-ofertas-para-todas', { narrowest: 360 })
  await field('validityDays').fill('3')
  await field('lateFine').fill('2')
  await expect(form.getByRole('status')).toHaveText(FREE)
  expect(await page.getByRole('heading', { name: /^Rascunho/ }).textContent()).toBe(draft)

  // What was found right is kept like that.
  await form.getByRole('button', { name: 'Guardar mudança' }).click()
  await expect(page.getByText('Rascunho guardado como nova versão.')).toBeVisible()
  await expect(page.getByRole('region', { name: /^Rascunho/ })).toContainText(
    'Cada condição vale 3 dias; parcela atrasada paga multa de 2% e juros de 1% ao mês;',
  )
})
