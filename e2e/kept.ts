import type { Page } from '@playwright/test'

/** The paths of everything that the service worker keeps on this device. */
export function keptPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const names = await caches.keys()
    const requests = await Promise.all(names.map(async (n) => (await caches.open(n)).keys()))
    return requests.flat().map((request) => new URL(request.url).pathname)
  })
}

/** What the worker keeps for everybody: nothing of it is anybody's. */
export const KEPT_FOR_ALL = /^\/(_next\/static\/|offline\.html$|copia\.js$)/
