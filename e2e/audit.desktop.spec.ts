import { readFile } from 'node:fs/promises'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

test('an owner reads who did what, narrows it down, and takes a copy', async ({ page }) => {
  await enterAdmin(page)
  const name = (await page.getByRole('banner').locator('p').last().textContent()) ?? ''
  await page.getByRole('link', { name: 'Auditoria' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Auditoria')
  await page.getByLabel('Assunto').selectOption('Equipe e acesso')
  await page.getByRole('button', { name: 'Filtrar' }).click()
  const entered = page.getByRole('row').filter({ hasText: 'Entrou na administração' })
  await expect(entered.first()).toBeVisible()
  await inspect(page, 'admin-auditoria', { picture: true, narrowest: 360 })

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Baixar CSV' }).click()
  const file = await (await saved).path()
  const lines = (await readFile(file, 'utf8')).split('\r\n')
  expect(lines[0]).toBe(
    '\ufeffsequencia;quando_utc;quem;nome;colega;ato;credor;pessoa;registro;dados',
  )
  expect(lines.some((line) => line.includes(';staff.signed_in;'))).toBe(true)
  expect(lines.some((line) => line.includes(';payment.recorded;'))).toBe(false)

  await page.getByLabel('Quem da equipe').selectOption(name)
  await page.getByRole('button', { name: 'Filtrar' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Cópia da auditoria' })).toHaveCount(1)
})
