import { expect, test } from './fixtures.ts'

/** Pages that a route handler draws: the same look as the others, without the framework. */
const STYLESHEET = 'link[rel=stylesheet]'

test('documents and other pages share one stylesheet, which a browser may keep for ever', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  const ofDocument = await page.locator(STYLESHEET).getAttribute('href')
  await page.goto('/ajuda')
  expect(await page.locator(STYLESHEET).getAttribute('href')).toBe(ofDocument)
  const sheet = await page.request.get(ofDocument ?? '')
  expect(sheet.status()).toBe(200)
  expect(sheet.headers()['content-type']).toContain('text/css')
  expect(sheet.headers()['cache-control']).toContain('immutable')
  expect(await sheet.text()).toContain('.sheet')
})

test('the debts page asks for one small script and nothing of the framework', async ({
  page,
  enter,
}) => {
  const scripts: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname)
  })
  await enter('telecom')
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await page.reload()
  expect(new Set(scripts.filter((path) => path !== '/sw.js'))).toEqual(new Set(['/pagina.js']))
  const [script] = await page.locator('script').all()
  expect(await script?.textContent()).toBe('')
  const source = await page.request.get('/pagina.js')
  expect((await source.body()).length).toBeLessThan(2_000)
})

test('the look that a person chose is that of documents, too', async ({ page, enter }) => {
  await enter('telecom')
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', /./)
  await page.goto('/acessibilidade')
  await page.locator('input[name=tema][value=contrast]').check({ force: true })
  await page.getByRole('main').getByRole('button').last().click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
  await page.goto('/valores')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Vamos ver isso com calma')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
})
