import { readFile } from 'node:fs/promises'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

test('what came of it is drawn, said in tables, narrowed down and taken away', async ({ page }) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Resultados', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Resultados, /)
  const funnel = page.getByRole('table', { name: 'Do convite ao acordo mantido: Em números' })
  await expect(funnel.getByRole('row')).toHaveCount(8)
  // Every drawing is silent, and has its table beside it.
  for (const chart of await page.locator('main svg').all()) {
    await expect(chart).toHaveAttribute('aria-hidden', 'true')
  }
  await inspect(page, 'admin-resultados', { picture: true, narrowest: 320 })

  const creditors = page.getByLabel('Credor')
  await creditors.selectOption({ index: 1 })
  const creditor = (await creditors.locator('option:checked').textContent()) ?? ''
  await page.getByLabel('De', { exact: true }).fill('2026-01-01')
  await page.getByRole('button', { name: 'Filtrar' }).click()
  await expect(page).toHaveURL(/credor=[a-z]/)
  const portfolios = page.getByRole('table', { name: 'Recuperado por carteira: Em números' })
  await expect(portfolios.getByRole('row').nth(1)).toContainText(creditor)

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Recuperado por carteira: Baixar CSV' }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  const lines = file.split('\r\n')
  expect(lines[0]).toBe('\ufeffcarteira;credor;dividas;principal;recuperado;pagamentos;pessoas')
  expect(lines.slice(1, -1).every((line) => line.includes(creditor))).toBe(true)

  // A number leads to exactly the rows that it counts.
  const bands = page.getByRole('table', { name: 'Recuperado por idade da dívida: Em números' })
  await bands.getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dívidas')
  await expect(page.getByLabel('Situação')).toHaveValue('portfolio')
  await expect(page.locator('#credor option:checked')).toHaveText(creditor)
})
