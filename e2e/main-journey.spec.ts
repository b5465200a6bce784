import { expect, test } from './fixtures.ts'
import { arrive, choosePlan, payAll, payInBank, signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { BankApp } from './pages/bank-app.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { LandingPage } from './pages/landing-page.ts'
import { PixPage } from './pages/pix-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { SigningPage } from './pages/signing-page.ts'
import { WaysPage } from './pages/ways-page.ts'
import { pdfAt } from './pdf.ts'
import { mintLink, sendLink } from './product.ts'

test('from the SMS to the receipt: plan, code, Pix copied, paid in the bank, and the page moves by itself', async ({
  page,
  context,
  sandbox,
  take,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const person = take('telecom')
  await sendLink(person, 'sms')
  const link = await sandbox.link(person)

  await page.goto(`${sandbox.url}/celular/${encodeURIComponent(person.phone)}`)
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: link }).click()
  const portal = await opened

  await expect(portal.getByRole('heading', { name: 'Confirme que é você' })).toBeVisible()
  await new LandingPage(portal).enter(person)

  const firstName = person.name.split(' ')[0] ?? ''
  await expect(portal.getByRole('heading', { level: 1 })).toContainText(firstName)
  await new DebtsPage(portal).otherWays.click()
  await new WaysPage(portal).plans.first().click()
  await expect(portal.getByRole('heading', { name: 'Confira antes de assinar' })).toBeVisible()
  await new ReviewPage(portal).acceptPlan.click()
  await new SigningPage(portal).signWith(await sandbox.code(person))

  const pix = new PixPage(portal)
  await pix.copy.click()
  await expect(portal.getByText('Código copiado.')).toBeVisible()
  const copied = await portal.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(await pix.copyAndPaste())
  expect(copied).toMatch(/^000201.*6304[0-9A-F]{4}$/)

  const bank = new BankApp(await context.newPage())
  await bank.paste(sandbox.url, copied)
  await expect(bank.page.getByText('VIVAZ TELECOM SA')).toBeVisible()
  await bank.confirm()

  await expect(portal).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await expect(portal.getByRole('heading', { level: 1 })).toContainText('Recebemos sua parcela.')
  const receipt = portal.getByRole('link', { name: 'Baixar comprovante' })
  await pdfAt(portal, await receipt.getAttribute('href'))

  await portal.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(portal)
  await expect(agreement.title).toHaveText('Seu acordo está em dia')
  await expect(agreement.line.getByText('paga', { exact: true })).toHaveCount(1)
})

test('the signed copy comes as PDF to the e-mail that the code went to, and a receipt follows', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  await arrive(page, person, await sandbox.link(person))
  const pix = await signPlan(page, sandbox, person)
  const copy = await sandbox.waitFor(person, ({ channel, attachments }) =>
    channel === 'mail' ? attachments[0] : null,
  )
  expect(copy.contentType).toBe('application/pdf')
  expect(copy.size).toBeGreaterThan(5_000)
  expect(copy.filename).toMatch(/\.pdf$/)
  await payInBank(pix, sandbox)
  const receipt = await sandbox.waitFor(person, ({ subject }) =>
    /recib|comprovante/i.test(subject ?? '') ? subject : null,
  )
  expect(receipt).not.toMatch(/R\$|d[íi]vida/i)
})

test('where the code went by SMS, the copy is a link that opens the agreement', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await signPlan(page, sandbox, person)
  const link = await sandbox.link(person)
  await page.context().clearCookies()
  await arrive(page, person, link)
  await new DebtsPage(page).agreements.click()
  await expect(new AgreementPage(page).title).toHaveText('Seu acordo está em dia')
})

test('paying everything takes five taps and one field', async ({
  page,
  context,
  sandbox,
  take,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const person = take('telecom')
  await sendLink(person, 'sms')
  const link = await sandbox.link(person)
  await page.goto(`${sandbox.url}/celular/${encodeURIComponent(person.phone)}`)
  let taps = 0
  const tap = async (target: { click(): Promise<void> }) => {
    taps += 1
    await target.click()
  }

  const opened = context.waitForEvent('page')
  await tap(page.getByRole('link', { name: link }))
  const portal = await opened
  const landing = new LandingPage(portal)
  await landing.digits.fill(person.document.slice(0, 5))
  await tap(landing.continue)
  await tap(new DebtsPage(portal).payAll)
  await tap(new ReviewPage(portal).makePix)
  await tap(new PixPage(portal).copy)

  await expect(portal.getByText('Código copiado.')).toBeVisible()
  expect(taps).toBe(5)
  await payInBank(new PixPage(portal), sandbox)
  await expect(portal.getByRole('heading', { level: 1 })).toHaveText('Tudo pago. Está quitado.')
  await portal.getByRole('link', { name: 'Ver meus valores' }).click()
  await expect(portal.getByRole('heading', { level: 1 })).toContainText('Tudo certo')
  await new DebtsPage(portal).agreements.click()
  await expect(new AgreementPage(portal).title).toHaveText('Acordo quitado')
})

test('the offer for one payment is accepted by paying it', async ({ page, enter, sandbox }) => {
  await enter('telecom')
  await new DebtsPage(page).accept.click()
  await expect(page.getByRole('heading', { name: 'Confira antes de pagar' })).toBeVisible()
  await expect(page.getByText('O pagamento é o seu aceite.')).toBeVisible()
  await new ReviewPage(page).makePix.click()
  await payInBank(new PixPage(page), sandbox)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tudo pago. Está quitado.')
})

test('"Quanto cabe no seu mês?" finds plans for an amount and a day, and one can be signed', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  await new DebtsPage(page).otherWays.click()
  const ways = new WaysPage(page)
  await ways.amount.fill('350')
  await page.getByText('15', { exact: true }).click()
  await ways.search.click()
  await expect(ways.found.getByRole('heading')).toContainText('R$ 350,00')
  const cards = ways.found.getByRole('button')
  expect(await cards.count()).toBeLessThanOrEqual(3)
  await expect(cards.first()).toContainText('CET')
  await cards.first().click()
  await new ReviewPage(page).acceptPlan.click()
  await new SigningPage(page).signWith(await sandbox.code(person))
  await expect(page).toHaveURL(/\/pix\//)
})

test('an amount that no rule allows gets the nearest plan, and never the limit itself', async ({
  page,
  enter,
}) => {
  await enter('bank')
  await new DebtsPage(page).otherWays.click()
  const ways = new WaysPage(page)
  await ways.amount.fill('20')
  await ways.search.click()
  await expect(ways.found.getByRole('heading').first()).toContainText('o mais perto é')
  await expect(page.getByText(/m[ií]nim/i)).toHaveCount(0)
})

test('what is typed as an amount is answered in words when it cannot be read', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await new DebtsPage(page).otherWays.click()
  const ways = new WaysPage(page)
  await ways.amount.fill('muito')
  await ways.search.click()
  await expect(page.getByRole('heading', { name: 'Confira um detalhe' })).toBeVisible()
  await expect(ways.amount).toHaveAttribute('aria-invalid', 'true')
})

test('the stepper changes the amount in round steps', async ({ page, enter }) => {
  await enter('telecom')
  await new DebtsPage(page).otherWays.click()
  const { amount } = new WaysPage(page)
  await amount.fill('123')
  const more = page.getByRole('button', { name: 'Aumentar' })
  // On a slow phone the script may come after the first press: one presses again.
  await expect(async () => {
    if ((await amount.inputValue()) === '123') await more.click()
    await expect(amount).toHaveValue('130', { timeout: 500 })
  }).toPass()
  await page.getByRole('button', { name: 'Diminuir' }).click()
  await expect(amount).toHaveValue('120')
})

test('a company enters by a code and sees its debts', async ({ page, take, sandbox }) => {
  const person = take('company')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  await landing.company.click()
  await landing.code.fill(await sandbox.code(person))
  await landing.continue.click()
  await expect(page).toHaveURL(/\/valores$/)
  await expect(new DebtsPage(page).payAll).toBeVisible()
})

test('a company that types five digits is asked for the code, too', async ({
  page,
  take,
  sandbox,
}) => {
  const person = take('company')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  await landing.type('12345')
  await landing.code.fill(await sandbox.code(person))
  await landing.continue.click()
  await expect(page).toHaveURL(/\/valores$/)
})

test('the debts of two creditors stand apart, and each can be settled alone', async ({
  page,
  enter,
  sandbox,
}) => {
  await enter('several')
  const debts = new DebtsPage(page)
  const vivaz = debts.creditor('Vivaz Telecom')
  await expect(debts.creditor('Colégio Horizonte')).toBeVisible()
  await vivaz.getByRole('link', { name: /^Pagar tudo/ }).click()
  await new ReviewPage(page).makePix.click()
  await payInBank(new PixPage(page), sandbox)
  await page.getByRole('link', { name: 'Ver meus valores' }).click()
  await expect(debts.creditor('Colégio Horizonte').getByText('R$').first()).toBeVisible()
  await expect(vivaz.getByRole('link', { name: /^Pagar tudo/ })).toHaveCount(0)
})

test('the next instalment is paid from the agreement', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(page)
  await agreement.pay.click()
  await payInBank(new PixPage(page), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(agreement.line.getByText('paga', { exact: true })).toHaveCount(2)
})

test('the agreement can be read before it is signed', async ({ page, enter }) => {
  await enter('telecom')
  await choosePlan(page)
  await pdfAt(page, await new ReviewPage(page).draft.getAttribute('href'))
})

test('a receipt needs a code where none was entered', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  await payInBank(await payAll(page), sandbox)
  await page.getByRole('link', { name: 'Baixar comprovante' }).click()
  await page.getByRole('button', { name: 'Enviar o código' }).click()
  await new SigningPage(page).code.fill(await sandbox.code(person))
  const paper = page.waitForResponse(
    (response) => response.url().includes('/comprovante') && response.status() === 200,
  )
  await page.getByRole('button', { name: 'Abrir' }).click()
  expect((await paper).headers()['content-type']).toBe('application/pdf')
})
