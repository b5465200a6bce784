import { expect, test } from './fixtures.ts'
import { enterAdmin } from './staff.ts'

test('a filtered list is kept under a name, renamed and removed, without a script', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/dividas?estado=free')
  await page.getByText('Salvar esta visão…').click()
  await page.getByLabel('Nome da visão').fill('  Sem   acordo  ')
  await page.getByRole('button', { name: 'Salvar esta visão' }).click()
  const views = page.getByRole('navigation', { name: 'Visões salvas' })
  const saved = views.getByRole('link', { name: 'Sem acordo' })
  await expect(saved).toHaveAttribute('aria-current', 'page')

  // The name is taken in this list, whatever the letters.
  await page.goto('/admin/dividas?estado=agreed')
  await page.getByText('Salvar esta visão…').click()
  await page.getByLabel('Nome da visão').fill('SEM ACORDO')
  await page.getByRole('button', { name: 'Salvar esta visão' }).click()
  await expect(page.getByText('Você já tem uma visão com este nome nesta lista.')).toBeVisible()
  await expect(page.getByLabel('Situação')).toHaveValue('agreed')

  await saved.click()
  await expect(page.getByLabel('Situação')).toHaveValue('free')
  await page.getByText('Renomear ou remover').click()
  await page.getByLabel('Nome da visão').fill('Livres')
  await page.getByRole('button', { name: 'Renomear' }).click()
  await expect(views.getByRole('link')).toHaveText(['Livres'])
  await page.getByText('Renomear ou remover').click()
  await page.getByRole('button', { name: 'Remover esta visão' }).click()
  await expect(page.getByText('Visão removida.')).toBeVisible()
  await expect(views).toHaveCount(0)
})
