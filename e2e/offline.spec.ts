import { expect, test } from './fixtures.ts'
import { KEPT_FOR_ALL, keptPaths } from './kept.ts'

test('without a network a page is replaced by one that keeps nothing about anybody', async ({
  page,
  context,
  enter,
}) => {
  await enter('telecom')
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.reload()
  await context.setOffline(true)
  await page.goto('/valores')
  await expect(page.getByRole('heading', { name: 'Você está sem internet' })).toBeVisible()
  await expect(page.locator('body')).not.toContainText(/R\$|Vivaz|Fibra/)
  await context.setOffline(false)
  await page.getByRole('link', { name: 'Tentar de novo' }).click()
  await expect(page.getByRole('link', { name: 'Quero este acordo' })).toBeVisible()
})

test('the worker keeps static files and the offline page, nothing else', async ({
  page,
  enter,
}) => {
  await enter('several')
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  for (const path of ['/valores', '/formas/vivaz', '/ajuda', '/golpe', '/acessibilidade']) {
    await page.goto(path)
  }
  await page.goto('/valores')
  const kept = await keptPaths(page)
  expect(kept).toContain('/offline.html')
  expect(kept).toContain('/copia.js')
  for (const path of kept) expect(path).toMatch(KEPT_FOR_ALL)
  const bodies = await page.evaluate(async () => {
    const answer = await caches.match('/offline.html')
    return (await answer?.text()) ?? ''
  })
  expect(bodies).not.toMatch(/R\$|Vivaz/)
})
