import { ANTONIA, CARLOS, NILZA } from '#db/seed/cast.ts'
import { expect, test } from './fixtures.ts'
import { arrive } from './journeys.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { mintLink } from './product.ts'

test('who owes nothing is told so, and nothing can be paid', async ({ page }) => {
  await arrive(page, NILZA, await mintLink(NILZA))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tudo certo, Nilza.')
  await expect(page.locator('body')).not.toContainText('R$')
  await expect(new DebtsPage(page).payAll).toHaveCount(0)
})

test('where the creditor makes no offer the debt can be paid in full', async ({ page }) => {
  await arrive(page, CARLOS, await mintLink(CARLOS))
  const debts = new DebtsPage(page)
  await expect(debts.payAll).toBeVisible()
  await expect(debts.accept).toHaveCount(0)
})

test('a debt whose legal time is over appears only when asked for, and cannot be paid', async ({
  page,
}) => {
  await arrive(page, ANTONIA, await mintLink(ANTONIA))
  const debts = new DebtsPage(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tudo certo, Antônia.')
  await expect(page.locator('body')).not.toContainText('R$')
  await page.getByRole('link', { name: 'Ver registros com prazo encerrado' }).click()
  await expect(
    page.getByRole('heading', { name: /Prazo legal de cobrança encerrado/ }),
  ).toBeVisible()
  await expect(page.getByText('R$ 318,80')).toBeVisible()
  await expect(debts.payAll).toHaveCount(0)
  await expect(debts.accept).toHaveCount(0)
})

test('every amount says where it comes from, to the centavo', async ({ page, enter }) => {
  await enter('telecom')
  await page.getByText('De onde vêm estes valores?').click()
  await expect(page.getByText(/CDC 52 §1/).first()).toBeVisible()
  await expect(page.getByText('Fibra 500').first()).toBeVisible()
})
