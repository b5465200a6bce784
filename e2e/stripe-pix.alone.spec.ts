import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { signPlan } from './journeys.ts'
import { BankApp } from './pages/bank-app.ts'
import { pixGoesThrough } from './time.ts'

/** Everybody's codes of this creditor are made at Stripe meanwhile. */
test.beforeEach(() => pixGoesThrough('vivaz', 'stripe'))
test.afterEach(() => pixGoesThrough('vivaz', 'psp'))

test('a code of Stripe’s own Pix is shown with its payee, paid at a bank and receipted', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  await expect(page.getByRole('main')).toContainText('STRIPE DE MENTIRA')
  await expect(page.getByText('É quem recebe o Pix por Vivaz Telecom.')).toBeVisible()
  await inspect(page, 'd4-pix-stripe', { picture: true })
  const bank = new BankApp(await page.context().newPage())
  await bank.paste(sandbox.url, await pix.copyAndPaste())
  await bank.page.getByRole('button', { name: 'Fazer de conta que pagou' }).click()
  await expect(bank.page.getByRole('heading', { name: 'Pix pago' })).toBeVisible()
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(page.getByText('paga', { exact: true }).first()).toBeVisible()
})
