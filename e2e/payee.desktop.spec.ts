import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { PayeePage } from './pages/payee-page.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 150_000 })

test('another account for a creditor’s money is asked for by one person, approved by another, and stopped in time', async ({
  page,
  browser,
  sandbox,
}) => {
  const owner = await enterAdmin(page)
  await page.goto('/admin/credores/horizonte')
  await page.getByRole('link', { name: 'Conta que recebe' }).first().click()
  const payee = new PayeePage(page)
  await expect(payee.live).toBeVisible()
  // One change at a time: what an earlier try left is stopped first.
  if (await payee.cancel.isVisible()) await payee.cancel.click()
  await expect(payee.live).toContainText('financeiro@horizonte.example')
  await expect(payee.live).toContainText('desde que o credor entrou')
  await inspect(page, 'admin-credor-recebimento', { picture: true })

  // A private person’s key is none for a creditor, and nothing typed is lost.
  await payee.propose({ key: '390.533.447-05', name: 'COLEGIO HORIZONTE', bank: 'Banco Novo' })
  await expect(page.getByText(/^Confira a chave/)).toBeVisible()
  await expect(payee.key).toHaveValue('390.533.447-05')
  await payee.propose({ key: '22.333.444/0001-81', name: 'COLEGIO HORIZONTE', bank: 'Banco Novo' })
  await expect(page.getByText(/CNPJ de outra empresa/)).toBeVisible()

  await payee.propose({
    key: 'recebe@horizonte.example',
    name: 'COLEGIO HORIZONTE',
    bank: 'Banco Novo',
    through: 'pela Stripe',
  })
  await expect(page.getByText(/^Pedido feito/)).toBeVisible()
  await expect(payee.waiting).toContainText('esperando outra pessoa aprovar')
  await expect(payee.waiting).toContainText('códigos Pix pela Stripe')
  await expect(payee.live).toContainText('financeiro@horizonte.example')
  const letter = await sandbox.waitFor({ phone: '', email: owner.email }, (message) =>
    // Every owner hears of every creditor: of the other test's, too.
    message.subject?.startsWith('Pedido de outra conta') && message.text?.includes('horizonte')
      ? message.text
      : null,
  )
  expect(letter).toContain('recebe@horizonte.example')
  expect(letter).toContain('códigos Pix pela Stripe')
  expect(letter).toContain('/admin/credores/horizonte/recebimento')
  await inspect(page, 'admin-credor-recebimento-pedido', { picture: true })

  await page.goto('/admin/aprovacoes')
  const asked = (who: Page) =>
    who.getByRole('region', { name: 'Outra conta para receber: Colégio Horizonte' }).first()
  await expect(asked(page)).toContainText('Outra pessoa precisa decidir')

  const second = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAdmin(second)
  await second.goto('/admin/aprovacoes')
  await expect(asked(second)).toContainText('recebe@horizonte.example')
  await inspect(second, 'admin-aprovacoes-conta', { picture: true, narrowest: 360 })
  await asked(second).getByRole('button', { name: 'Aprovar e começar as 24 horas' }).click()
  await expect(second.getByText(/^Aprovado\. Passa a valer em 24 horas/)).toBeVisible()

  await page.goto('/admin/credores/horizonte/recebimento')
  await expect(payee.waiting).toContainText('aprovada, esperando 24 horas')
  await expect(payee.live).toContainText('financeiro@horizonte.example')
  await expect(payee.form).toHaveCount(0)
  await inspect(page, 'admin-credor-recebimento-espera', { picture: true })
  await payee.cancel.click()
  await expect(page.getByText(/^Cancelado\. Nada mudou/)).toBeVisible()
  await expect(payee.earlier).toContainText('cancelada por')
  await expect(payee.waiting).toHaveCount(0)
  await second.close()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a change is asked for, refused at its field, and taken back', async ({ page }) => {
    await enterAdmin(page)
    await page.goto('/admin/credores/ipe/recebimento')
    const payee = new PayeePage(page)
    await payee.propose({ key: 'não sei', name: 'BANCO IPE SA', bank: 'Banco Ipê' })
    await expect(page.getByText(/^Confira a chave/)).toBeInViewport()
    await expect(payee.key).toHaveValue('não sei')
    await payee.propose({ key: '22.333.444/0001-81', name: 'BANCO IPE SA', bank: 'Banco Ipê' })
    await expect(page.getByText(/^Pedido feito/)).toBeVisible()
    await payee.cancel.click()
    await expect(page.getByText(/^Cancelado\. Nada mudou/)).toBeVisible()
    await expect(payee.earlier).toContainText('retirada antes da aprovação')
  })
})
