import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive, payInBank, signPlan } from './journeys.ts'
import { mintLink } from './product.ts'
import { sessionIdles } from './time.ts'

const isLarge = (page: Page) =>
  expect(page.locator('html')).toHaveAttribute('data-letters', 'large')
const isUsual = (page: Page) =>
  expect(page.locator('html')).not.toHaveAttribute('data-letters', /./)
const letters = async (page: Page) => {
  const size = await page.locator('body').evaluate((body) => getComputedStyle(body).fontSize)
  return Number.parseFloat(size)
}

/** The person's own word, on the page that every footer leads to. */
async function choose(page: Page, value: 'large' | 'usual') {
  await page.getByRole('link', { name: 'Letras maiores e acessibilidade' }).click()
  await page.locator(`input[name=letras][value=${value}]`).check({ force: true })
  await page.getByRole('main').getByRole('button').last().click()
  await expect(page.locator(`input[name=letras][value=${value}]`)).toBeChecked()
}

test('who is sixty today reads large letters and finds a person before the offers, and nobody says why', async ({
  page,
  enter,
}) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const { person, link } = await enter('sixty')
  await isLarge(page)
  expect(await letters(page)).toBeCloseTo(22.5)
  const main = page.getByRole('main')
  const telephone = main.getByRole('heading', { name: 'Falar com uma pessoa' })
  const offer = main.getByRole('link', { name: 'Quero este acordo' })
  const [phoneAt, offerAt] = await Promise.all([telephone.boundingBox(), offer.boundingBox()])
  expect(phoneAt?.y ?? 0).toBeGreaterThan(0)
  expect(phoneAt?.y ?? 0).toBeLessThan(offerAt?.y ?? 0)
  await expect(main.getByRole('link', { name: 'Prefiro que liguem para mim' })).toBeVisible()
  expect(await page.content()).not.toMatch(/\bidos[oa]|60 anos|prioridade/i)
  await inspect(page, 'd1-letras-maiores', { picture: true })

  // Twice the time: after 16 minutes of reading they are still inside.
  await sessionIdles(link)
  await page.reload()
  await expect(telephone).toBeVisible()

  await choose(page, 'usual')
  await isUsual(page)
  await page.goto('/valores')
  await isUsual(page)
  await expect(telephone).toHaveCount(0)
  // Kept: another visit does not bring it back.
  await arrive(page, person, await mintLink(person))
  await isUsual(page)
})

test('anybody may have larger letters, kept over visits, with the same small script', async ({
  page,
  enter,
}) => {
  const { person, link } = await enter('telecom')
  await isUsual(page)
  await expect(page.getByRole('main').getByText('Prefiro que liguem para mim')).toHaveCount(0)
  await choose(page, 'large')
  await isLarge(page)
  await inspect(page, 'letras-maiores')
  await page.goto('/valores')
  await isLarge(page)
  await expect(page.getByText('Prefiro que liguem para mim')).toBeVisible()
  await sessionIdles(link)
  await page.reload()
  await expect(page.getByText('Prefiro que liguem para mim')).toBeVisible()
  const scripts = page.locator('script')
  await expect(scripts).toHaveCount(1)
  expect(await scripts.getAttribute('src')).toBe('/pagina.js')
  await page.getByRole('button', { name: 'Sair deste aparelho' }).click()
  await isLarge(page)
  // Also where nobody is known yet.
  for (const path of [await mintLink(person), '/golpe']) {
    await page.goto(path)
    await isLarge(page)
    expect(await letters(page)).toBeCloseTo(22.5)
  }
  await arrive(page, person, await mintLink(person))
  await isLarge(page)
})

test('on a shared telephone the letters of one visit are not those of the next person', async ({
  page,
  enter,
  take,
}) => {
  await enter('sixty')
  await isLarge(page)
  const other = take('telecom')
  await arrive(page, other, await mintLink(other))
  await isUsual(page)
})

test('who is sixty signs a plan, pays by Pix and reads their agreement, all in large letters at 320 px', async ({
  page,
  enter,
  sandbox,
}) => {
  await page.setViewportSize({ width: 320, height: 640 })
  const { person } = await enter('sixty')
  const pix = await signPlan(page, sandbox, person)
  await isLarge(page)
  await inspect(page, 'd4-letras-maiores', { picture: true })
  await payInBank(pix, sandbox)
  await isLarge(page)
  await inspect(page, 'd5-letras-maiores')
  // What may be wanted waits folded until they look.
  const reminders = page.locator('details', { hasText: 'Lembretes neste aparelho' })
  await expect(reminders).toHaveCount(1)
  await expect(reminders).not.toHaveAttribute('open', /.*/)
  await page
    .getByRole('link', { name: /acordo/i })
    .first()
    .click()
  await expect(page).toHaveURL(/\/acordo/)
  await isLarge(page)
  await inspect(page, 'd6-letras-maiores', { picture: true })
})

test('who is served first is proposed nothing: what they may want is there when they look', async ({
  page,
  enter,
}) => {
  await enter('sixty')
  await page.getByRole('link', { name: 'Quero este acordo' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await isLarge(page)
  await inspect(page, 'd3-letras-maiores')
})
