import { expect, test } from './fixtures.ts'
import { arrive, choosePlan, signPlan } from './journeys.ts'
import { KEPT_FOR_ALL, keptPaths } from './kept.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { mintLink } from './product.ts'
import { sessionIdles } from './time.ts'

const PRIVATE = /R\$|Vivaz|Fibra/

test('signing out forgets the session, the cookie and everything this device kept', async ({
  page,
  context,
  enter,
}) => {
  await enter('telecom')
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  const before = await context.cookies()
  await new DebtsPage(page).signOut.click()
  await expect(page.getByRole('heading', { name: 'Você saiu deste aparelho' })).toBeVisible()
  expect(await context.cookies()).toEqual([])
  // Saying goodbye, the portal may keep what it shows without a network, and nothing else.
  for (const path of await keptPaths(page)) {
    expect(['/offline.html', '/copia.js']).toContain(path)
  }
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)

  await page.goBack()
  await expect(page).toHaveURL(/\/sessao$/)
  await expect(page.locator('body')).not.toContainText(PRIVATE)

  await context.addCookies(before)
  await page.goto('/valores')
  await expect(page).toHaveURL(/\/sessao$/)
})

test('a session that nobody uses ends by itself', async ({ page, enter }) => {
  const { link } = await enter('telecom')
  await sessionIdles(link)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sua sessão terminou' })).toBeVisible()
  await expect(page.locator('body')).not.toContainText(PRIVATE)
})

test('two people in one browser: the second one ends the first one’s session', async ({
  page,
  context,
  enter,
  take,
}) => {
  const { person: first } = await enter('telecom')
  const name = first.name.split(' ')[0] ?? ''
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
  const cookies = await context.cookies()
  const second = take('bank')
  await arrive(page, second, await mintLink(second))
  await expect(page.locator('body')).not.toContainText(/Vivaz|Fibra/)

  for (const path of await keptPaths(page)) expect(path).toMatch(KEPT_FOR_ALL)

  await context.addCookies(cookies)
  await page.goto('/valores')
  await expect(page).toHaveURL(/\/sessao$/)
})

test('another person’s addresses are not there', async ({
  page,
  context,
  enter,
  sandbox,
  take,
}) => {
  const { person } = await enter('telecom')
  await choosePlan(page)
  const { quoteId } = new ReviewPage(page)
  await page.goto('/valores')
  const pix = await signPlan(page, sandbox, person)
  const agreement = (await pix.agreement.getAttribute('href')) ?? ''
  const { payableId } = pix

  const other = take('telecom')
  await context.clearCookies()
  await arrive(page, other, await mintLink(other))
  const addresses = [
    agreement,
    `${agreement}/contrato`,
    `/pix/${payableId}`,
    `/pix/${payableId}/estado`,
    `/pago/${payableId}`,
    `/pago/${payableId}/comprovante`,
    `/confira/${quoteId}`,
    `/confira/${quoteId}/minuta`,
  ]
  for (const address of addresses) {
    const response = await context.request.get(address, { maxRedirects: 0 })
    const isGone =
      response.status() === 404 ||
      /\/(?:nao-encontrado|codigo)\b/.test(response.headers().location ?? '')
    expect(isGone, `${address} answered ${response.status()}`).toBe(true)
    expect(await response.text()).not.toContain('R$')
  }
  await page.goto(agreement)
  await expect(page.getByRole('heading', { name: 'Não achamos esta página' })).toBeVisible()

  await context.clearCookies()
  await page.goto(agreement)
  await expect(page).toHaveURL(/\/sessao$/)
})
