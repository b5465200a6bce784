import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive, payInBank, signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { WithdrawalPage } from './pages/withdrawal-page.ts'
import { mintLink } from './product.ts'
import { agreementAges, codePausePasses } from './time.ts'

// Each signs, pays, waits for the worker and is looked at in every state.
test.slow()

test('within seven days a plan is undone, and what was paid comes back', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await new AgreementPage(page).withdraw.click()
  const withdrawal = new WithdrawalPage(page)
  await expect(withdrawal.title).toHaveText('Desistir do acordo?')
  await expect(withdrawal.giveBack).toBeChecked()
  await inspect(page, 'd6-desistir', { picture: true })
  // Who just signed has entered a code: it is not asked for again.
  await withdrawal.withdraw.click()
  await expect(withdrawal.title).toHaveText('Você desistiu deste acordo')
  await expect(page.getByText(/^Vamos devolver R\$/)).toBeVisible()
  await inspect(page, 'd6-desistiu', { picture: true })
  const said = await sandbox.waitFor(person, ({ text }) => /est[aá] feito/i.exec(text)?.[0])
  expect(said).toBeTruthy()
})

test('after five digits only, undoing asks for the code first', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person, link } = await enter('telecom')
  await signPlan(page, sandbox, person)
  await codePausePasses(link)
  await page.context().clearCookies()
  await arrive(page, person, await mintLink(person))
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await new AgreementPage(page).withdraw.click()
  const withdrawal = new WithdrawalPage(page)
  await withdrawal.withdraw.click()
  await expect(withdrawal.title).toHaveText('Confirme com o código')
  await inspect(page, 'd6-desistir-codigo')
  const code = await sandbox.code(person, 2)
  await withdrawal.code.fill(code === '111111' ? '222222' : '111111')
  await withdrawal.confirm.click()
  await expect(page.getByText('mais 4 tentativas').first()).toBeVisible()
  await withdrawal.code.fill(code)
  await withdrawal.confirm.click()
  await expect(withdrawal.title).toHaveText('Você desistiu deste acordo')
})

test('after seven days there is nothing to undo', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(page)
  await agreementAges(agreement.agreementId, 8)
  await page.reload()
  await expect(agreement.withdraw).toHaveCount(0)
  const address = page.url()
  await page.goto(`${address}/desistir`)
  await expect(page).toHaveURL(address)
})
