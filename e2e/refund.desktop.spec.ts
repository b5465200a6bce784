import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { payInBank, signPlan } from './journeys.ts'
import { enterAdmin } from './staff.ts'

const WIDE = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

test.use({ viewport: WIDE })

test('money that staff give back is on the person’s page, and nothing is asked for it meanwhile', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  const reference = await page
    .getByRole('definition')
    .filter({ hasText: /^E\d{8}/ })
    .textContent()
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = page.url()

  await enterAdmin(page)
  await page.goto(`/admin/pagamentos?q=${reference?.trim()}`)
  await page
    .getByRole('row')
    .filter({ hasText: reference?.trim() ?? '' })
    .getByRole('link')
    .first()
    .click()
  await inspect(page, 'admin-pagamento', { picture: true, narrowest: null })

  // The first look asks for nothing; the second says what changes.
  await page.getByLabel('Por quê').selectOption('agreed')
  await page.getByRole('button', { name: 'Ver o que muda' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Devolver R\$/)
  await expect(page.getByText('ficam em aberto e em análise')).toBeVisible()
  await inspect(page, 'admin-devolver', { picture: true, narrowest: null })
  await page.getByRole('button', { name: /^Devolver R\$/ }).click()
  await expect(page.getByText('Devolução pedida.')).toBeVisible()
  await expect(async () => {
    await page.reload()
    await expect(page.getByRole('cell', { name: 'saiu', exact: true })).toBeVisible()
  }).toPass()

  await page.setViewportSize(PHONE)
  await page.goto(agreement)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Estamos conferindo um pagamento',
  )
  await expect(page.getByText(/^Devolvemos R\$/)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Pagar/ })).toHaveCount(0)
  await inspect(page, 'd6-devolvido', { picture: true })

  // Somebody decides, and it can be paid again.
  await page.setViewportSize(WIDE)
  await page.goto('/admin/pendencias')
  await inspect(page, 'admin-pendencias', { picture: true, narrowest: null })
  await page
    .getByRole('row')
    .filter({ hasText: 'combinado com a pessoa' })
    .getByRole('button', { name: 'Reabrir a parcela' })
    .first()
    .click()
  await expect(page.getByText('Decisão guardada.')).toBeVisible()
  await page.goto(agreement)
  await expect(page.getByRole('button', { name: /^Pagar R\$/ })).toBeVisible()
})
