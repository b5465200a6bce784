import { expect, test } from './fixtures.ts'
import { arrive, payAll, payInBank, signPlan } from './journeys.ts'
import { BankApp } from './pages/bank-app.ts'
import { mintLink } from './product.ts'
import { pixExpires } from './time.ts'

test('a Pix code past its hour is made anew under the same agreement', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  const agreement = await pix.agreement.getAttribute('href')
  const address = page.url()
  const first = await pix.copyAndPaste()
  await pixExpires(pix.payableId)
  await page.reload()
  await expect(page.getByText('O código passou da hora')).toBeVisible()
  await expect(page.getByText('Nada foi cobrado')).toBeVisible()
  await pix.regenerate.click()
  await expect(pix.copy).toBeVisible()
  expect(page.url()).toBe(address)
  expect(await pix.copyAndPaste()).not.toBe(first)
  expect(await pix.agreement.getAttribute('href')).toBe(agreement)
  await payInBank(pix, sandbox)
})

test('the payee, the amount and the reference on the screen are those of the code', async ({
  page,
  enter,
  sandbox,
}) => {
  await enter('telecom')
  const pix = await payAll(page)
  const main = page.getByRole('main')
  await expect(main).toContainText('VIVAZ TELECOM SA')
  await expect(main).toContainText('CNPJ 11.222.333/0001-81')
  const amount = ((await page.getByRole('heading', { level: 1 }).locator('..').textContent()) ?? '')
    .replace(/\s+/g, '')
    .replace(/^.*R\$/, '')
  const bank = new BankApp(await page.context().newPage())
  await bank.paste(sandbox.url, await pix.copyAndPaste())
  await expect(bank.page.getByRole('main')).toContainText('VIVAZ TELECOM SA')
  await expect(bank.page.getByRole('button', { name: /^Pagar R\$/ })).toContainText(amount)
})

test('the QR is drawn from the same code and shown on demand', async ({ page, enter }) => {
  await enter('telecom')
  await payAll(page)
  await page.getByText('Pagar com outro aparelho (QR code)').click()
  await expect(page.getByRole('img', { name: /QR code do Pix/ }).first()).toBeVisible()
})

test('a wide screen has the QR in sight', async ({ page, enter }) => {
  await page.setViewportSize({ width: 1024, height: 800 })
  await enter('telecom')
  await payAll(page)
  await expect(page.getByRole('img', { name: /QR code do Pix/ }).first()).toBeVisible()
})

test('scenario 54: the page after payment, opened without paying, says that the bank has not confirmed', async ({
  page,
  enter,
  sandbox,
}) => {
  await enter('telecom')
  const pix = await payAll(page)
  const { payableId } = pix
  const code = await pix.copyAndPaste()
  await page.goto(`/pago/${payableId}`)
  await expect(page.getByRole('heading', { name: 'Recebemos seu aviso' })).toBeVisible()
  await expect(page.getByText('O banco confirma em minutos.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Baixar comprovante' })).toHaveCount(0)
  await page.goto(`/pix/${payableId}`)
  expect(await pix.copyAndPaste()).toBe(code)

  await page.goto(`/pago/${payableId}`)
  await sandbox.pay(code)
  await expect(page.getByRole('heading', { name: 'Tudo pago. Está quitado.' })).toBeVisible({
    timeout: 20_000,
  })
})

test('coming back to the Pix page after paying leads to the receipt', async ({
  page,
  enter,
  sandbox,
}) => {
  await enter('telecom')
  const pix = await payAll(page)
  const { payableId } = pix
  await payInBank(pix, sandbox)
  await page.goto(`/pix/${payableId}`)
  await expect(page).toHaveURL(`/pago/${payableId}`)
})

test('paid after its hour is over, the money is not lost', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  const code = await pix.copyAndPaste()
  await pixExpires(pix.payableId)
  await sandbox.pay(code, { force: true })
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Recebemos sua parcela.')
})

test('without a network the code stays on the screen and the page says so', async ({
  page,
  context,
  enter,
}) => {
  await enter('telecom')
  const pix = await payAll(page)
  await context.setOffline(true)
  await expect(page.getByText('Você está sem internet.')).toBeVisible()
  await expect(pix.code).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText('esta página muda sozinha')).toBeVisible()
})

test('two people wait at the same time, and each page hears of its own payment without asking', async ({
  page,
  browser,
  extraHTTPHeaders,
  enter,
  sandbox,
  take,
}) => {
  await enter('telecom')
  const first = await payAll(page)
  const context = await browser.newContext({ extraHTTPHeaders: extraHTTPHeaders ?? {} })
  const otherPage = await context.newPage()
  const other = take('telecom')
  await arrive(otherPage, other, await mintLink(other))
  const second = await payAll(otherPage)
  const asked: string[] = []
  for (const pix of [first, second]) {
    pix.page.on('request', (request) => {
      const isPoll = request.url().endsWith('/estado') && request.resourceType() === 'fetch'
      if (isPoll) asked.push(request.url())
    })
  }
  for (const pix of [second, first]) {
    await sandbox.pay(await pix.copyAndPaste())
    await expect(pix.page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  }
  expect(asked).toEqual([])
  await context.close()
})

test('without the event stream the page asks by itself and still moves on', async ({
  page,
  enter,
  sandbox,
}) => {
  await page.route('**/estado', async (route) => {
    const wantsStream = route.request().headers().accept?.includes('text/event-stream')
    if (wantsStream) await route.abort()
    else await route.continue()
  })
  await enter('telecom')
  await payInBank(await payAll(page), sandbox)
})
