import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { payAll, payInBank, signPlan } from './journeys.ts'
import { sessionsCannotBeFound } from './outage.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { PixPage } from './pages/pix-page.ts'
import { ReviewPage } from './pages/review-page.ts'

/** The provider of all people is down: these run after everything else, one at a time. */
test.afterEach(async ({ sandbox }) => {
  await sandbox.clearFaults()
})

test('the bank is down: nothing is lost, and the code comes once it answers again', async ({
  page,
  enter,
  sandbox,
}) => {
  await enter('telecom')
  await new DebtsPage(page).payAll.click()
  await sandbox.fault({ on: 'put_cob', kind: 'fail_before', status: 503, times: 50 })
  await new ReviewPage(page).makePix.click()
  await expect(page.getByText('O banco não respondeu agora')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Nada foi cobrado')).toBeVisible()
  await inspect(page, 'd4-banco-nao-respondeu')
  await sandbox.clearFaults()
  const pix = new PixPage(page)
  await pix.regenerate.click()
  await expect(pix.copy).toBeVisible({ timeout: 30_000 })
  await payInBank(pix, sandbox)
})

test('an answer of the bank that got lost makes no second charge', async ({
  page,
  enter,
  sandbox,
}) => {
  await enter('telecom')
  await new DebtsPage(page).payAll.click()
  await sandbox.fault({ on: 'put_cob', kind: 'drop_reply' })
  await new ReviewPage(page).makePix.click()
  await expect(page).toHaveURL(/\/pix\//)
  const pix = new PixPage(page)
  await expect(async () => {
    if (await pix.regenerate.isVisible()) await pix.regenerate.click()
    await expect(pix.copy).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 30_000 })
  await payInBank(pix, sandbox)
})

test('debts can be read while the bank is down', async ({ page, enter, sandbox }) => {
  await sandbox.fault({ on: 'psp', kind: 'drop_request', times: 50 })
  await enter('telecom')
  await expect(new DebtsPage(page).payAll).toBeVisible()
})

test('the code that signs arrives although the first attempt to send it failed', async ({
  page,
  enter,
  sandbox,
}) => {
  await sandbox.fault({ on: 'sms', kind: 'drop_request' })
  await sandbox.fault({ on: 'mail', kind: 'drop_request' })
  const { person } = await enter('telecom')
  await signPlan(page, sandbox, person)
  await expect(page).toHaveURL(/\/pix\//)
})

test('a payment that is reported three times is one payment', async ({ page, enter, sandbox }) => {
  await sandbox.webhookPolicy({ copies: 3 })
  await enter('telecom')
  await payInBank(await payAll(page), sandbox)
  await sandbox.webhookPolicy({ copies: 1 })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tudo pago. Está quitado.')
})

test('a page that cannot be made says so in plain words, with a reference, and works again', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  const restore = await sessionsCannotBeFound()
  try {
    const answer = await page.reload()
    expect(answer?.status()).toBe(500)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Não conseguimos agora')
    await expect(page.getByText(/diga ao atendimento: [0-9a-f]{8}$/)).toBeVisible()
    await expect(page.locator('body')).not.toContainText(/R\$|permission|resolve_/)
    await inspect(page, 'd1-nao-conseguimos')
  } finally {
    await restore()
  }
  await page.getByRole('link', { name: 'Tentar de novo' }).click()
  await expect(new DebtsPage(page).accept).toBeVisible()
})
