import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { PixPage } from './pages/pix-page.ts'
import type { Person } from './people.ts'
import { sweep } from './product.ts'
import type { Sandbox } from './sandbox.ts'
import { agreementAges, noticeWasSent, repairTimeEnds } from './time.ts'

// Each signs, pays, waits for the worker and is looked at in every state.
test.slow()

/** A signed plan whose first payment came, open at its page. */
async function planPaidOnce(page: Page, sandbox: Sandbox, person: Person): Promise<AgreementPage> {
  const pix = await signPlan(page, sandbox, person)
  await sandbox.pay(await pix.copyAndPaste())
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(page).toHaveURL(/\/acordo\//)
  return new AgreementPage(page)
}

/** The same, late for some days, told so long ago that its days are over. */
async function stoppedPlan(page: Page, sandbox: Sandbox, person: Person): Promise<AgreementPage> {
  const agreement = await planPaidOnce(page, sandbox, person)
  await agreementAges(agreement.agreementId, 50)
  await noticeWasSent(agreement.agreementId, 20)
  await sweep('agreements-at-risk')
  await page.reload()
  return agreement
}

test('late: what it costs, until when nothing changes and what follows on which day', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  const agreement = await planPaidOnce(page, sandbox, person)
  await agreementAges(agreement.agreementId, 36)
  await page.reload()
  await expect(agreement.title).toHaveText('Uma parcela ainda não chegou')
  await expect(page.getByText(/^O atraso /)).toBeVisible()
  await expect(page.getByText(/^Nada muda até /)).toBeVisible()
  await expect(page.getByText(/que você pagou continuam contados/)).toBeVisible()
  await inspect(page, 'd6-atrasado')
  await noticeWasSent(agreement.agreementId, 2)
  await page.reload()
  await expect(page.getByText(/^Avisamos você em .* O acordo segue igual até /)).toBeVisible()
  await expect(page.getByText(/^Se até lá não chegar, ele para em /)).toBeVisible()
  await inspect(page, 'd6-avisado', { picture: true })
  await page.goto('/valores')
  await expect(page.getByText(/ainda não chegou: R\$/)).toBeVisible()
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await agreement.pay.click()
  await expect(page).toHaveURL(/\/pix\//)
  await sandbox.pay(await new PixPage(page).copyAndPaste())
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(agreement.title).toHaveText('Seu acordo está em dia')
})

test('stopped: paying what is late brings it back as it was', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  const agreement = await stoppedPlan(page, sandbox, person)
  await expect(agreement.title).toHaveText('Seu acordo parou. Dá para retomar.')
  await expect(page.getByText(/que você pagou continuam contados/)).toBeVisible()
  await page.getByText('De onde vem este valor?').click()
  await expect(page.getByLabel('Do acordo ao valor de hoje')).toBeVisible()
  await inspect(page, 'd6-parou', { picture: true })
  const address = page.url()
  await page.goto('/valores')
  await expect(page.getByText(/parou em hoje|parou em /)).toBeVisible()
  await inspect(page, 'd1-acordo-parou')
  await page.getByRole('link', { name: 'Ver como ficou' }).click()
  await expect(page).toHaveURL(address)
  await agreement.revive.click()
  await expect(page).toHaveURL(/\/pix\//)
  await sandbox.pay(await new PixPage(page).copyAndPaste())
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await page.goto(address)
  await expect(agreement.title).toHaveText('Seu acordo está em dia')
  await expect(page.getByText('Seu acordo voltou')).toBeVisible()
  await inspect(page, 'd6-voltou')
})

test('stopped for good: what is owed now, from where, and today’s offers for it', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  const agreement = await stoppedPlan(page, sandbox, person)
  await repairTimeEnds(agreement.agreementId)
  await page.reload()
  await expect(agreement.title).toHaveText('Este acordo terminou')
  await expect(agreement.revive).toHaveCount(0)
  await inspect(page, 'd6-terminou')
  await agreement.offers.click()
  await expect(page).toHaveURL(/\/valores$/)
  await expect(new DebtsPage(page).otherWays.first()).toBeVisible()
})

test('a plan that nobody paid ends as if it had never begun', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  await pix.agreement.click()
  await expect(page).toHaveURL(/\/acordo\//)
  const agreement = new AgreementPage(page)
  await agreementAges(agreement.agreementId, 12)
  await page.reload()
  await expect(page.getByText(/^O acordo espera o primeiro pagamento até /)).toBeVisible()
  await inspect(page, 'd6-nao-comecou')
})
