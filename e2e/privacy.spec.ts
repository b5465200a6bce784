import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { arrive, payInBank, signPlan } from './journeys.ts'
import { sendLink } from './product.ts'

const NEVER_STORED = 'no-store'

test('every page of the journey sends its headers, and the link’s secret stays behind', async ({
  page,
  context,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  const link = await sandbox.link(person)
  const secret = link.split('/l/')[1] ?? ''
  const leaks: string[] = []
  const pages = new Map<string, Record<string, string>>()
  context.on('request', async (request) => {
    if (request.url() === link) return
    const { referer } = await request.allHeaders()
    if (referer?.includes(secret) || request.url().includes(secret)) {
      leaks.push(`${request.method()} ${request.url()}`)
    }
  })
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url())
    if (response.request().isNavigationRequest()) pages.set(pathname, response.headers())
  })

  await arrive(page, person, link)
  expect(await page.evaluate(() => document.referrer)).not.toContain(secret)
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  expect(leaks).toEqual([])
  const history = await page.evaluate(() =>
    Array.from(navigation.entries(), (entry) => entry.url ?? ''),
  )
  const after = history.slice(history.findIndex((url) => url.endsWith('/valores')))
  expect(after.length).toBeGreaterThan(2)
  for (const url of after) expect(url).not.toContain(secret)

  expect(pages.size).toBeGreaterThan(3)
  for (const [path, headers] of pages) {
    expect(headers['cache-control'], path).toContain(NEVER_STORED)
    if (headers.location !== undefined) continue
    const policy = headers['content-security-policy'] ?? ''
    expect(policy, path).toContain("default-src 'none'")
    expect(policy, path).toContain("frame-ancestors 'none'")
    expect(policy, path).toContain("form-action 'self'")
    expect(policy, path).not.toContain('unsafe-')
    expect(headers['referrer-policy'], path).toMatch(/^(same-origin|no-referrer)$/)
    expect(headers['x-content-type-options'], path).toBe('nosniff')
    expect(headers['strict-transport-security'], path).toContain('max-age=')
    expect(headers['x-powered-by'], path).toBeUndefined()
  }
})

test('no log keeps a link’s secret, a document, a contact, a name or a code', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  const link = await sandbox.link(person)
  await arrive(page, person, link)
  await signPlan(page, sandbox, person)
  const code = await sandbox.code(person)
  const folder = join(process.env.E2E_DATA_DIR ?? '', 'logs')
  const canaries = {
    secret: link.split('/l/')[1] ?? '',
    document: person.document,
    phone: person.phone.slice(3),
    email: person.email,
    code: `"${code}"`,
  }
  for (const name of readdirSync(folder)) {
    const log = readFileSync(join(folder, name), 'utf8')
    for (const [what, canary] of Object.entries(canaries)) {
      expect(log.includes(canary), `${name} keeps the ${what}`).toBe(false)
    }
  }
})

test('a page in a frame of another site shows nothing', async ({ page, enter }) => {
  await enter('telecom')
  const response = await page.reload()
  expect(response?.headers()['x-frame-options']).toBe('DENY')
})
