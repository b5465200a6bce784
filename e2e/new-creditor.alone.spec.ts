import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

test('an owner adds a creditor, whose pages all stand before it has an account', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/credores')
  await page.getByRole('link', { name: 'Novo credor' }).click()
  await page.getByLabel('Nome que as pessoas conhecem').fill('Zênite Móveis')
  await expect(page.getByText('Nos endereços e arquivos: zenite-moveis')).toBeVisible()
  await page.getByLabel('Razão social').fill('Zênite Móveis Ltda.')
  await page.getByLabel('CNPJ').fill('11.444.777/0001-62')
  await page.getByLabel('Endereço').fill('Rua das Flores, 10, Recife/PE')
  await page.getByLabel('Telefone').fill('0800 222 2222')
  await page.getByLabel('Letras do selo').fill('ZM')
  await page.getByLabel('Cor das letras').fill('#0f5e4f')
  await expect(page.getByText('não dá para ler')).toBeVisible()
  await inspect(page, 'admin-novo-credor', { picture: true })
  await page.getByRole('button', { name: 'Criar credor' }).click()
  await expect(page.getByText('Confira o CNPJ')).toBeVisible()
  await page.getByLabel('CNPJ').fill('11.444.777/0001-61')
  await page.getByLabel('Cor das letras').fill('#ffffff')
  await page.getByRole('button', { name: 'Criar credor' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zênite Móveis')
  await expect(page.getByText('Credor criado.')).toBeVisible()
  await inspect(page, 'admin-credor-novo')
  for (const path of ['', '/recebimento', '/encargos', '/contato', '/chaves']) {
    const answer = await page.goto(`/admin/credores/zenite-moveis${path}`)
    expect(answer?.status(), path).toBe(200)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Zênite Móveis')
  }
  await page.goto('/admin/credores/zenite-moveis/recebimento')
  await expect(page.getByText('Este credor ainda não tem conta.')).toBeVisible()
  const offers = await page.goto('/admin/ofertas/zenite-moveis')
  expect(offers?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Zênite Móveis')
  await page.getByRole('button', { name: /Começar o primeiro rascunho/ }).click()
  await expect(page.getByRole('heading', { name: /^Rascunho 1/ })).toBeVisible()
  await expect(page.getByText(/até 3×/).first()).toBeVisible()
})
