import { devices } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { arrive } from './journeys.ts'
import { mintLink, setting } from './product.ts'
import { linkExpires } from './time.ts'

/** Who opens links that people were sent, before or after them (rules.md 3). */
const AGENTS = [
  'WhatsApp/2.24.20.89 A',
  'WhatsApp/2.2445.7 W',
  'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) BingPreview/1.0b',
  'TelegramBot (like TwitterBot)',
  'Twitterbot/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
  'LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)',
  'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
  'Mozilla/5.0 (compatible; Google-Safety; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 HeadlessChrome/130.0.0.0 Safari/537.36',
]

test('previews and scanners change nothing: the person still enters, at the first try', async ({
  page,
  request,
  browser,
  take,
}) => {
  const person = take('telecom')
  const link = await mintLink(person)
  const scan = async () => {
    for (const agent of AGENTS) {
      const headers = { 'user-agent': agent }
      const seen = [
        await request.get(link, { headers }),
        await request.head(link, { headers }),
        await request.fetch(link, { method: 'OPTIONS', headers }),
      ]
      for (const response of seen) {
        expect(response.status()).toBeLessThan(300)
        expect(response.headers()['set-cookie']).toBeUndefined()
      }
    }
  }
  await scan()
  const scanner = await browser.newContext(devices['Desktop Chrome'])
  const robot = await scanner.newPage()
  await robot.goto(link, { waitUntil: 'load' })
  await robot.reload()
  expect(await scanner.cookies()).toEqual([])
  await scanner.close()

  await arrive(page, person, link)
  await scan()
  await page.reload()
  await expect(page).toHaveURL(/\/valores$/)
})

test('a valid, an expired and a made-up link are the same bytes', async ({ request, take }) => {
  const valid = await mintLink(take('telecom'))
  const expired = await mintLink(take('telecom'))
  await linkExpires(expired)
  const made = `${setting('PORTAL_URL')}/l/${'A'.repeat(22)}`
  const odd = `${setting('PORTAL_URL')}/l/x`
  const pages = await Promise.all(
    [valid, expired, made, odd].map(async (link) => {
      const response = await request.get(link)
      const headers = Object.entries(response.headers()).filter(([name]) => name !== 'date')
      return { status: response.status(), headers, body: await response.text() }
    }),
  )
  for (const page of pages) expect(page).toEqual(pages[0])
  expect(pages[0]?.body).not.toContain('<script')
  expect(pages[0]?.body).toContain('property="og:title"')
})
