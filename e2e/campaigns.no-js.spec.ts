import { expect, test } from './fixtures.ts'
import { enterAdmin } from './staff.ts'

test.slow()

test('a campaign is written, corrected and rehearsed without JavaScript', async ({ page }) => {
  await enterAdmin(page)
  await page.goto('/admin/campanhas/nova?credor=horizonte')
  await page.getByLabel('Nome da campanha').fill('Sem ninguém')
  await page.getByLabel(/^Dívida mais antiga/).fill('36000')
  await page.getByLabel(/^até \(dias/).fill('10')
  await page.getByRole('button', { name: 'Guardar campanha' }).click()
  await expect(page.getByText(/Não menor que o começo/)).toBeVisible()
  await expect(page.getByLabel('Nome da campanha')).toHaveValue('Sem ninguém')
  await page.getByLabel(/^até \(dias/).fill('36500')
  await page.getByRole('button', { name: 'Guardar campanha' }).click()
  await page.getByRole('button', { name: 'Fazer o ensaio' }).click()
  await expect(page.getByText(/^Ensaio feito/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Pedir aprovação' })).toHaveCount(0)
  await page.getByRole('link', { name: '0' }).first().click()
  await expect(page.getByText('Ninguém, por enquanto.')).toBeVisible()
})
