import { expect, test } from './fixtures.ts'
import { arrive, askToSign, choosePlan, payAll } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { BankApp } from './pages/bank-app.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { LandingPage } from './pages/landing-page.ts'
import { PixPage } from './pages/pix-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { SigningPage } from './pages/signing-page.ts'
import { WaysPage } from './pages/ways-page.ts'
import { mintLink, sendLink } from './product.ts'
import { pixExpires } from './time.ts'

/** Everything here runs with scripts switched off. */
async function payAndReload(pix: PixPage, sandboxUrl: string): Promise<void> {
  const bank = new BankApp(await pix.page.context().newPage())
  await bank.paste(sandboxUrl, await pix.copyAndPaste())
  await bank.confirm()
  await bank.page.close()
  const look = pix.page.getByRole('link', { name: 'veja aqui se o banco confirmou' })
  await expect(async () => {
    if (await look.isVisible()) await look.click()
    await expect(pix.page).toHaveURL(/\/pago\//, { timeout: 500 })
  }).toPass({ timeout: 20_000 })
}

test('from the SMS to the receipt without JavaScript', async ({ page, sandbox, take }) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  await arrive(page, person, await sandbox.link(person))
  await new DebtsPage(page).otherWays.click()
  await new WaysPage(page).plans.first().click()
  await new ReviewPage(page).acceptPlan.click()
  await new SigningPage(page).signWith(await sandbox.code(person))
  await expect(page).toHaveURL(/\/pix\//)
  const pix = new PixPage(page)
  await expect(page.getByText('Toque e segure no código acima para copiar.')).toBeVisible()
  await expect(pix.copy).toBeHidden()
  await payAndReload(pix, sandbox.url)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Recebemos sua parcela.')
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(new AgreementPage(page).title).toHaveText('Seu acordo está em dia')
  await new AgreementPage(page).pay.click()
  await expect(page).toHaveURL(/\/pix\//)
})

test('paying everything without JavaScript', async ({ page, enter, sandbox }) => {
  await enter('telecom')
  await payAndReload(await payAll(page), sandbox.url)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tudo pago. Está quitado.')
})

test('the search answers without JavaScript, also to what it cannot read', async ({
  page,
  enter,
}) => {
  await enter('bank')
  await new DebtsPage(page).otherWays.click()
  const ways = new WaysPage(page)
  await ways.amount.fill('muito')
  await ways.search.click()
  await expect(page.getByRole('heading', { name: 'Confira um detalhe' })).toBeVisible()
  await ways.amount.fill('350,00')
  await ways.search.click()
  await expect(ways.found.getByRole('button').first()).toBeVisible()
})

test('wrong digits and wrong codes are answered without JavaScript', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  await landing.enterWrong(person)
  await expect(landing.error).toContainText('mais 4 tentativas')
  await landing.enter(person)
  await askToSign(page)
  const code = await sandbox.code(person)
  const signing = new SigningPage(page)
  await signing.signWith(code === '000000' ? '000001' : '000000')
  await expect(page.getByText('mais 4 tentativas').first()).toBeVisible()
  await signing.signWith(code)
  await expect(page).toHaveURL(/\/pix\//)
})

test('a Pix code past its hour is made anew without JavaScript', async ({ page, enter }) => {
  await enter('telecom')
  const pix = await payAll(page)
  await pixExpires(pix.payableId)
  await page.reload()
  await pix.regenerate.click()
  await expect(pix.code).toBeVisible()
})

test('help, colours and sign-out work without JavaScript', async ({ page, context, enter }) => {
  await enter('telecom')
  await choosePlan(page)
  await page.goto('/acessibilidade')
  await page.locator('input[name=tema][value=dark]').check({ force: true })
  await page.getByRole('main').getByRole('button').last().click()
  await expect(page.locator('input[name=tema][value=dark]')).toBeChecked()
  await page.goto('/valores')
  await new DebtsPage(page).signOut.click()
  await expect(page.getByRole('heading', { name: 'Você saiu deste aparelho' })).toBeVisible()
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('quita')
  await page.goBack()
  await expect(page.locator('body')).not.toContainText(/R\$/)
})
