import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { keptPaths } from './kept.ts'
import { portalInFront } from './portal-in-front.ts'

/** The names of the worker's stores: one for each version of it. */
const stores = (page: Page) => page.evaluate(() => caches.keys())
const keptOffline = (page: Page) =>
  page.evaluate(async () => (await caches.match('/offline.html'))?.text())
const controlled = (page: Page) =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null)

test('a new worker takes over by itself: what the old one kept is gone, and nothing typed is lost', async ({
  page,
  context,
}) => {
  const portal = await portalInFront()
  try {
    await page.goto(`${portal.url}/ajuda`)
    await controlled(page)
    await page.reload()
    const [old] = await stores(page)
    expect((await keptPaths(page)).length).toBeGreaterThan(1)

    portal.deployment.set('/sw.js', (text) =>
      text.replace(/const CACHE = '[^']+'/, "const CACHE = 'quita-next'"),
    )
    portal.deployment.set('/offline.html', (text) =>
      text.replace('Nada se perde.', 'Nada se perde mesmo.'),
    )
    await page.goto(`${portal.url}/golpe`)
    const typed = page.getByRole('textbox').first()
    await typed.fill('12345')
    await expect.poll(() => stores(page)).toEqual(['quita-next'])
    expect(old).not.toBe('quita-next')
    await expect(typed).toHaveValue('12345')
    expect(await keptOffline(page)).toContain('Nada se perde mesmo.')

    await context.setOffline(true)
    await page.goto(`${portal.url}/ajuda`)
    await expect(page.getByText('Nada se perde mesmo.')).toBeVisible()
    await context.setOffline(false)
  } finally {
    await portal.close()
  }
})

test('what is shown without a network is a day old at most, though the worker is the same', async ({
  page,
}) => {
  await page.goto('/ajuda')
  await controlled(page)
  const [store] = await stores(page)
  await page.evaluate(async (name) => {
    const cache = await caches.open(name)
    const date = new Date(Date.now() - 25 * 60 * 60 * 1000).toUTCString()
    await cache.put('/offline.html', new Response('Uma página antiga', { headers: { date } }))
  }, store ?? '')
  expect(await keptOffline(page)).toBe('Uma página antiga')
  await page.goto('/golpe')
  await expect.poll(() => keptOffline(page)).toContain('Você está sem internet')
})
