import { readFile } from 'node:fs/promises'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

test('a figure of today leads to its rows, which are narrowed down and copied without names', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: /Dívidas na carteira/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dívidas')
  await expect(page.getByLabel('Situação')).toHaveValue('portfolio')
  const creditors = page.locator('#credor')
  await creditors.selectOption({ index: 1 })
  await page.getByRole('button', { name: 'Filtrar' }).click()
  const creditor = (await creditors.locator('option:checked').textContent()) ?? ''
  const rows = page.getByRole('table').getByRole('row')
  await expect(rows.nth(1)).toContainText(creditor)
  await inspect(page, 'admin-dividas', { picture: true, narrowest: 360 })
  const person = (await rows.nth(1).getByRole('link').first().textContent()) ?? ''

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Baixar CSV' }).click()
  const file = await readFile(await (await saved).path(), 'utf8')
  const lines = file.split('\r\n')
  expect(lines[0]).toMatch(/^\ufeffdivida;contrato;/)
  expect(lines.slice(1, -1).every((line) => line.includes(creditor))).toBe(true)
  expect(file).not.toContain(person)

  await page.getByRole('link', { name: 'Limpar filtro' }).click()
  await expect(page.getByLabel('Situação')).toHaveValue('')
  const first = await rows.nth(1).textContent()
  await page.getByRole('link', { name: 'Próximas →' }).click()
  await expect(page.getByRole('link', { name: '← Do começo' })).toBeVisible()
  expect(await rows.nth(1).textContent()).not.toBe(first)
})
