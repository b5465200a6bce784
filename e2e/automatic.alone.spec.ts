import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { BankApp } from './pages/bank-app.ts'
import { secondPaymentNears } from './time.ts'

/** The days of everybody's bank pass here: these run after everything else, one at a time. */
test.afterEach(async ({ sandbox }) => {
  await sandbox.days(0)
})

test('a person lets the bank pay the next instalments, and it does; then they stop it', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  const pix = await signPlan(page, sandbox, person)
  await secondPaymentNears(pix.payableId)
  await expect(page.getByText('Vence em')).toBeVisible()
  await inspect(page, 'd4-com-vencimento')
  await page.getByRole('button', { name: 'Quero que o banco pague as próximas' }).click()
  await expect(page.getByText('Este código faz duas coisas')).toBeVisible()
  await inspect(page, 'd4-pix-automatico')

  const bank = new BankApp(await page.context().newPage())
  await bank.paste(sandbox.url, await pix.copyAndPaste())
  await expect(bank.page.getByText('E autorizar o Pix Automático?')).toBeVisible()
  await bank.confirmAndAuthorise()
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(page)
  await expect(async () => {
    await page.reload()
    await expect(page.getByText('O seu banco paga em')).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 30_000 })
  await inspect(page, 'd6-pix-automatico')

  // The order reached the bank; three days later it debits, and tells us.
  await bank.page.goto(`${sandbox.url}/banco`)
  await expect(async () => {
    await bank.page.reload()
    await bank.page
      .getByRole('link', { name: /autorizado/ })
      .first()
      .click()
    await expect(bank.page.getByText(/agendado/)).toBeVisible({ timeout: 1_000 })
    await bank.page.goBack()
  }).toPass({ timeout: 30_000 })
  await sandbox.days(5)
  await expect(async () => {
    await page.reload()
    await expect(agreement.line.getByText('paga', { exact: true })).toHaveCount(2, {
      timeout: 1_000,
    })
  }).toPass({ timeout: 30_000 })
  await inspect(page, 'd6-pago-pelo-banco')

  await page.getByText('Cancelar o pagamento pelo banco').click()
  await page.getByRole('button', { name: 'Sim, cancelar' }).click()
  await expect(page.getByText(/Cancelado por você em/)).toBeVisible()
  await inspect(page, 'd6-automatico-cancelado')
})
