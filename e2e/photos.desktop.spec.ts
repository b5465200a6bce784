import { expect, type Page } from '@playwright/test'
import { test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive } from './journeys.ts'
import { openBooks } from './matrix/people.ts'
import { CarePage } from './pages/care-page.ts'
import { photoFile } from './photos.ts'
import { mintLink } from './product.ts'
import { enterAdmin, takeMember } from './staff.ts'

test.describe.configure({ timeout: 300_000 })

async function open(page: Page, number: string): Promise<void> {
  await page.goto('/admin/casos?tipo=')
  await page.getByRole('link', { name: number }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
}

async function looksAt(number: string): Promise<number> {
  const books = await openBooks()
  const { rows } = await books.query<{ n: number }>(
    `select count(*)::int as n from audit_events a join cases c on c.id::text = a.subject_id::text
      where c.number = $1 and a.action = 'case.photo_opened'`,
    [number],
  )
  await books.end()
  return rows[0]?.n ?? 0
}

test('a photo is sent from a telephone without JavaScript, opened by staff on the record, and goes with an erasure', async ({
  page,
  browser,
  take,
  sandbox,
}) => {
  const person = take('telecom')
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
  })
  const phone = await context.newPage()
  const link = await mintLink(person)
  await arrive(phone, person, link)
  const care = new CarePage(phone)
  await phone.goto('/nao-reconheco')
  await care.choose('Aparelho', 'Usaram meus dados sem eu saber')
  await care.photo.setInputFiles(await photoFile())
  await care.send('Não reconheço este valor')
  const number = await care.number()
  const request = new URL(phone.url()).pathname

  // Before a code the page says that it came, and shows nothing of it.
  await expect(phone.getByText('Sua foto chegou.')).toBeVisible()
  await expect(phone.locator('img')).toHaveCount(0)
  await phone.getByRole('link', { name: 'Ver suas fotos, com um código' }).click()
  await phone
    .getByRole('button')
    .filter({ hasText: /código/i })
    .first()
    .click()
  await phone.getByLabel(/Código/).fill(await sandbox.code(person))
  await phone.getByRole('button', { name: 'Abrir' }).click()
  await expect(phone).toHaveURL(new RegExp(`${request}$`))
  await expect(phone.locator('img')).toHaveCount(0)
  const shown = phone.waitForResponse((response) => response.url().includes('/fotos/'))
  await phone.getByRole('link', { name: 'Ver a foto 1' }).click()
  const photo = await shown
  expect(photo.status()).toBe(200)
  expect(photo.headers()).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  })
  await expect(phone.getByAltText('Foto 1 que você mandou')).toBeVisible()

  await enterAdmin(page, takeMember())
  await open(page, number)
  await inspect(page, 'admin-atendimento-foto', { picture: true, narrowest: 360 })
  expect(await looksAt(number)).toBe(0)
  const answered = page
    .context()
    .waitForEvent('response', (response) => response.url().includes('/fotos/'))
  const popup = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Abrir a foto 1' }).click()
  const answer = await answered
  expect(answer.status()).toBe(200)
  expect(answer.request().method()).toBe('POST')
  expect(answer.headers()).toMatchObject({
    'content-type': 'image/jpeg',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  })
  await expect((await popup).locator('img')).toBeVisible()
  await (await popup).close()
  expect(await looksAt(number)).toBe(1)

  await phone.goto('/meus-dados')
  await care.choose('Apagar meus dados')
  await phone.getByLabel('Qual dado?').fill('Tudo, também a foto.')
  await care.send('Enviar pedido')
  const erasure = await care.number()
  await open(page, erasure)
  await page.getByRole('link', { name: 'Apagar os dados…' }).click()
  await expect(page.getByText('as fotos que você mandou')).toBeVisible()
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Apagar e responder' }).click()
  await expect(page.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()
  await open(page, number)
  await expect(page.getByText('A foto foi apagada, a pedido da pessoa.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Abrir a foto 1' })).toHaveCount(0)
  await phone.reload()
  await expect(phone).toHaveURL(/\/sessao$/)
  await context.close()
})
