import { expect, test } from './fixtures.ts'
import { arrive } from './journeys.ts'
import { LandingPage } from './pages/landing-page.ts'
import { mintLink, sendLink, setting } from './product.ts'
import { linkExpires } from './time.ts'

const RANDOM_LINK = () => `${setting('PORTAL_URL')}/l/${'A'.repeat(22)}`

test('wrong digits say how many tries are left, and the right ones still open', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  await landing.enterWrong(person)
  await expect(landing.error).toContainText('mais 4 tentativas')
  await expect(landing.digits).toHaveAttribute('aria-invalid', 'true')
  await landing.enterWrong(person)
  await expect(landing.error).toContainText('mais 3 tentativas')
  await landing.enter(person)
  await expect(page).toHaveURL(/\/valores$/)
})

test('after five wrong tries the right digits are refused, and a fresh link goes to the contact', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  const link = await mintLink(person)
  const landing = new LandingPage(page)
  await landing.open(link)
  for (const left of [4, 3, 2, 1]) {
    await landing.enterWrong(person)
    await expect(landing.error).toContainText(`mais ${left} tentativa`)
  }
  await landing.enterWrong(person)
  await expect(page.getByRole('heading', { name: 'Uma pausa por segurança' })).toBeVisible()
  await expect(page.getByText('30 minutos')).toBeVisible()
  await expect(page.getByRole('main').getByRole('link', { name: '0800 000 0000' })).toBeVisible()

  await landing.open(link)
  await landing.enter(person)
  await expect(page.getByRole('heading', { name: 'Uma pausa por segurança' })).toBeVisible()
  await arrive(page, person, await sandbox.link(person))
})

test('an expired, a replaced and a made-up link get one and the same answer', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  const other = take('telecom')
  const expired = await mintLink(person)
  await linkExpires(expired)
  const replaced = await mintLink(other)
  await mintLink(other)
  const answers: string[] = []
  for (const [link, digits] of [
    [expired, person.document.slice(0, 5)],
    [replaced, other.document.slice(0, 5)],
    [RANDOM_LINK(), '12345'],
  ] as const) {
    const landing = new LandingPage(page)
    await landing.open(link)
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await landing.type(digits)
    const response = await answer
    answers.push(`${response.status()} ${await response.text()}`)
  }
  expect(answers[0]).toContain('novo link')
  expect(answers[1]).toBe(answers[0])
  expect(answers[2]).toBe(answers[0])
})

test('who holds an expired link can have a fresh one sent to the registered contact', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  const link = await mintLink(person)
  await linkExpires(link)
  const landing = new LandingPage(page)
  await landing.open(link)
  await landing.enter(person)
  await page.getByRole('button', { name: /novo link/i }).click()
  await expect(page.getByRole('heading', { name: 'Pronto, pode conferir' })).toBeVisible()
  await arrive(page, person, await sandbox.link(person))
})

test('"Não sou eu" silences the contact and kills the link, and tells the stranger nothing', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  const link = await sandbox.link(person)
  const landing = new LandingPage(page)
  await landing.open(link)
  await landing.notMe.click()
  await page.getByRole('button', { name: 'Sim, parem de escrever' }).click()
  await expect(page.getByRole('heading', { name: 'Pronto, não escrevemos mais' })).toBeVisible()
  await expect(page.getByText(person.name)).toHaveCount(0)

  await landing.open(link)
  await landing.enter(person)
  await expect(page).toHaveURL(link)
  await expect(page.getByRole('button', { name: /novo link/i })).toBeVisible()
  await expect(sendLink(person, 'sms')).rejects.toThrow(/nothing could be sent/)
})

test('"Não sou eu" can be taken back before it is confirmed', async ({ page, take }) => {
  const person = take('telecom')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  await landing.notMe.click()
  await page.getByRole('link', { name: 'Voltar, sou eu' }).click()
  await landing.enter(person)
  await expect(page).toHaveURL(/\/valores$/)
})

test('the page behind a link shows who writes, and nothing about a debt', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  await new LandingPage(page).open(await mintLink(person))
  for (const fact of ['OPERATOR_NAME', 'OPERATOR_ADDRESS', 'OPERATOR_PHONE']) {
    await expect(page.getByText(setting(fact)).first()).toBeVisible()
  }
  await expect(page.locator('body')).not.toContainText(/d[íi]vida|R\$|Vivaz|credor/i)
  await expect(page.locator('body')).not.toContainText(person.name.split(' ')[0] ?? '')
})

test('a link that is posted from another site is refused', async ({ request, take }) => {
  const person = take('telecom')
  const response = await request.post(await mintLink(person), {
    form: { intent: 'confirm', digits: person.document.slice(0, 5) },
    headers: { origin: 'https://mau.example' },
    maxRedirects: 0,
  })
  expect(response.status()).toBe(403)
  expect(response.headers()['set-cookie']).toBeUndefined()
})

test('a mail program leaves by one click, and a preview that opens the address does nothing', async ({
  request,
  take,
  sandbox,
}) => {
  const person = take('telecom')
  const link = await mintLink(person)
  await sendLink(person, 'email')
  const sent = await sandbox.waitFor(person, ({ channel, text }) =>
    channel === 'mail' ? /\/l\/[\w-]{22}/.exec(text)?.[0] : null,
  )
  const leave = `${new URL(link).origin}${sent}/parar`
  const opened = await request.get(leave, { maxRedirects: 0 })
  expect(opened.status()).toBe(303)
  await sendLink(person, 'email')
  // As the reader's mail provider does it: no cookie, no origin, no page.
  const body = 'List-Unsubscribe=One-Click'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await request.post(leave, { data: body, headers })).status()).toBe(200)
  await expect(sendLink(person, 'email')).rejects.toThrow()
})
