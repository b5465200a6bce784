import { expect, test } from './fixtures.ts'
import { signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { PixPage } from './pages/pix-page.ts'
import { WithdrawalPage } from './pages/withdrawal-page.ts'
import { sweep } from './product.ts'
import { agreementAges, noticeWasSent } from './time.ts'

/** Everything here runs with scripts switched off. */
test.slow()

test('a stopped agreement is read and brought back without JavaScript', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  await sandbox.pay(await pix.copyAndPaste())
  await pix.agreement.click()
  const agreement = new AgreementPage(page)
  await expect(async () => {
    await page.reload()
    await expect(agreement.line.getByText('paga', { exact: true })).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await agreementAges(agreement.agreementId, 50)
  await noticeWasSent(agreement.agreementId, 20)
  await sweep('agreements-at-risk')
  await page.reload()
  await expect(agreement.title).toHaveText('Seu acordo parou. Dá para retomar.')
  await agreement.revive.click()
  await expect(page).toHaveURL(/\/pix\//)
  await expect(new PixPage(page).code).toBeVisible()
})

test('a plan is undone without JavaScript', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  await pix.agreement.click()
  await new AgreementPage(page).withdraw.click()
  const withdrawal = new WithdrawalPage(page)
  await withdrawal.withdraw.click()
  await expect(withdrawal.title).toHaveText('Você desistiu deste acordo')
})

test('what is not there says so without JavaScript', async ({ page, enter }) => {
  await enter('telecom')
  const nobodys = '0199a1b2-0000-7000-8000-000000000000'
  for (const path of [
    `/acordo/${nobodys}`,
    `/acordo/${nobodys}/desistir`,
    `/confira/${nobodys}`,
    `/pix/${nobodys}`,
    `/pago/${nobodys}`,
    '/formas/ninguem',
    '/codigo?para=/nada',
    '/endereco-inventado',
  ]) {
    const answer = await page.goto(path)
    expect(answer?.status(), path).toBe(404)
    await expect(page.getByRole('heading', { level: 1 }), path).toHaveText(
      'Não achamos esta página',
    )
    await expect(page.getByRole('link', { name: 'Ver meus valores' })).toBeVisible()
  }
})
