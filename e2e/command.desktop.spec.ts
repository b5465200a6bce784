import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

test('from anywhere to a section or a person, by the keyboard alone', async ({ page }) => {
  await enterAdmin(page)
  const menu = page.getByRole('dialog', { name: 'Ir para' })
  // The page listens once its script has come; who presses before that presses again.
  await expect(async () => {
    await page.keyboard.press('Control+k')
    await expect(menu.getByRole('combobox')).toBeFocused({ timeout: 500 })
  }).toPass()
  await page.keyboard.type('concil')
  await expect(menu.getByRole('option', { name: 'Conciliação' })).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await inspect(page, 'admin-ir-para', { picture: true, narrowest: 360 })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Conciliação')

  await page.keyboard.press('Control+k')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Devedores')

  await page.keyboard.press('Control+k')
  await page.keyboard.type('123.456.789-09')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Ninguém encontrado')).toBeVisible()
  expect(page.url()).not.toContain('789')

  await page.keyboard.press('Control+k')
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
})
