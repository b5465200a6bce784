import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 150_000 })

test('unreadable colours are refused, nothing typed is lost, and what changed stays known', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Credores' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Credores')
  await inspect(page, 'admin-credores', { picture: true, narrowest: 360 })
  await page.getByRole('table').getByRole('link').last().click()
  const brand = page.getByRole('region', { name: 'Marca' })
  await brand.getByLabel('Cor do fundo').fill('#ffe08a')
  await expect(brand.getByText(/não dá para ler/)).toBeVisible()
  await brand.getByRole('button', { name: 'Salvar' }).click()
  await expect(brand.getByText(/^As letras não se leem/)).toBeVisible()
  await expect(brand.getByLabel('Cor do fundo')).toHaveValue('#ffe08a')
  await inspect(page, 'admin-credor', { picture: true, narrowest: 360 })

  await brand.getByLabel('Cor das letras').fill('#3a2200')
  await expect(brand.getByText(/dá para ler\.$/)).toBeVisible()
  await brand.getByRole('button', { name: 'Salvar' }).click()
  await expect(page.getByText('Salvo. Já vale nas páginas.')).toBeVisible()
  await expect(page.getByRole('table')).toContainText('para #ffe08a')
})
