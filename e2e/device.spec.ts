import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive, payInBank, signPlan } from './journeys.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { mintLink } from './product.ts'

const KEEP = 'Guardar neste aparelho'

/** What the browser keeps of agreements, as it lies there. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const asked = indexedDB.open('quita-copia', 1)
        asked.onupgradeneeded = () => asked.result.createObjectStore('copia')
        asked.onsuccess = () => {
          const count = asked.result.transaction('copia').objectStore('copia').count()
          count.onsuccess = () => {
            asked.result.close()
            resolve(count.result)
          }
        }
      }),
  )

test('who wants to reads their next dates without internet; nobody after them does', async ({
  page,
  context,
  sandbox,
  enter,
  take,
}) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  const agreement = (await pix.agreement.getAttribute('href')) ?? ''
  await payInBank(pix, sandbox)
  await page.goto(agreement)
  await page.getByRole('button', { name: KEEP }).click()
  await expect(page.getByText('Guardado neste aparelho.')).toBeVisible()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)

  await context.setOffline(true)
  await page.goto('/valores')
  const copy = page.getByRole('region', { name: 'Guardado neste aparelho' })
  await expect(copy.getByRole('listitem').first()).toContainText(
    /Parcela \d+ de \d+: \d+ de \w+ de/,
  )
  await expect(copy).toContainText('Acordo')
  await expect(copy).not.toContainText(/R\$|Vivaz/)
  await inspect(page, 'd12-com-copia')
  await context.setOffline(false)

  // Looked at again it is still kept; taken away it is gone.
  await page.goto(agreement)
  await page.getByRole('button', { name: 'Apagar deste aparelho' }).click()
  await expect(page.getByRole('button', { name: KEEP })).toBeVisible()
  expect(await kept(page)).toBe(0)

  await page.getByRole('button', { name: KEEP }).click()
  await expect(page.getByText('Guardado neste aparelho.')).toBeVisible()
  // Their session is long over, its cookie gone: what they kept is forgotten when somebody else comes.
  const { name } = (await context.cookies()).find(({ httpOnly }) => httpOnly) ?? { name: '' }
  await context.clearCookies({ name })
  const other = take('bank')
  await arrive(page, other, await mintLink(other))
  expect(await kept(page)).toBe(0)
  // With the mark, or whoever came would be cleared away at each of their own visits.
  const left = (await context.cookies()).map((cookie) => cookie.name)
  expect(left).not.toContain('quita-copia')
})

test('nothing lies on a device without the mark of whose it is, and leaving clears both', async ({
  page,
  sandbox,
  enter,
}) => {
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype
    IDBObjectStore.prototype.put = function (...args) {
      sessionStorage.setItem('marked', String(document.cookie.includes('quita-copia=')))
      return put.apply(this, args)
    }
  })
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  const agreement = (await pix.agreement.getAttribute('href')) ?? ''
  await payInBank(pix, sandbox)
  await page.goto(agreement)
  await page.getByRole('button', { name: KEEP }).click()
  await expect(page.getByText('Guardado neste aparelho.')).toBeVisible()
  expect(await kept(page)).toBe(1)
  expect(await page.evaluate(() => sessionStorage.getItem('marked'))).toBe('true')
  await page.goto('/valores')
  await new DebtsPage(page).signOut.click()
  await expect(page.getByRole('heading', { name: 'Você saiu' })).toBeVisible()
  expect(await kept(page)).toBe(0)
})

test('the portal can be installed, and its shortcuts lead to the agreement', async ({
  page,
  context,
  sandbox,
  enter,
}) => {
  await page.goto('/ajuda')
  const devtools = await context.newCDPSession(page)
  const manifest = await devtools.send('Page.getAppManifest')
  expect(manifest.errors).toEqual([])
  expect(JSON.parse(manifest.data ?? '')).toMatchObject({ id: '/', start_url: '/valores' })
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
  // The browser of the tests keeps nothing beyond a test, and says that this is all that is missing.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])

  // Chrome says so as soon as the page is loaded, whether or not React is there yet.
  await page.addInitScript(() => {
    addEventListener('load', () => {
      const event = new Event('beforeinstallprompt', { cancelable: true })
      dispatchEvent(Object.assign(event, { prompt: async () => undefined }))
    })
  })
  const { person } = await enter('telecom')
  await page.goto('/atalho/acordo')
  await expect(page).toHaveURL(/\/valores$/)
  const pix = await signPlan(page, sandbox, person)
  await payInBank(pix, sandbox)
  await page.goto('/atalho/pagar')
  await expect(page).toHaveURL(/\/acordo\/.*#pagar$/)

  await expect(page.getByRole('button', { name: 'Pôr na tela do celular' })).toBeVisible()
  await inspect(page, 'd6-instalar')
  await page.getByRole('region', { name: 'Na tela do celular' }).getByText('Agora não').click()
  await expect(page.getByRole('button', { name: 'Pôr na tela do celular' })).toBeHidden()
  await page.goto('/instalar')
  await inspect(page, 'instalar')
})
