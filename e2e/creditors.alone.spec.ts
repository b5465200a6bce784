import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { CreditorPage } from './pages/creditor-page.ts'
import { enterAdmin } from './staff.ts'

const WIDE = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

// A name and colours are everybody's: no other test runs meanwhile.
test.use({ viewport: WIDE })
test.describe.configure({ timeout: 150_000 })

test('a creditor’s new name and colours are on the debtor’s next page, and what changed stays known', async ({
  page,
  enter,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Credores' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Credores')
  await inspect(page, 'admin-credores', { picture: true, narrowest: 360 })
  await page.getByRole('table').getByRole('link', { name: 'Banco Ipê' }).click()
  const creditor = new CreditorPage(page)
  await inspect(page, 'admin-credor', { picture: true, narrowest: 360 })

  await expect(page.getByLabel('CNPJ')).toHaveValue('22.333.444/0001-81')

  // Unreadable colours are refused, and nothing typed is lost.
  const { brand, identity } = creditor
  await brand.getByLabel('Cor do fundo').fill('#ffe08a')
  await expect(brand.getByText(/não dá para ler/)).toBeVisible()
  await creditor.save(brand)
  await expect(brand.getByText('Nada foi salvo. Confira o que está marcado.')).toBeVisible()
  await expect(brand.getByText(/^As letras não se leem/)).toBeVisible()
  await expect(brand.getByLabel('Cor das letras')).toBeFocused()
  await expect(brand.getByLabel('Cor do fundo')).toHaveValue('#ffe08a')
  await inspect(page, 'admin-credor-cores', { picture: true, narrowest: 360, from: brand })
  await brand.getByLabel('Cor das letras').fill('#3a2200')
  await expect(brand.getByText(/: dá para ler\.$/)).toBeVisible()
  await creditor.save(brand)
  await expect(brand.getByText(creditor.saved)).toBeVisible()
  await expect(brand.getByText(/^As letras não se leem/)).toHaveCount(0)

  await creditor.rename('Ipê Digital')
  await expect(brand.getByText(creditor.saved)).toHaveCount(0)
  await expect(creditor.changes).toContainText('Cor do fundo: de #0f5e4e para #ffe08a')
  await expect(creditor.changes).toContainText('de Banco Ipê para Ipê Digital')
  // What was saved already is no change.
  await creditor.save(identity)
  await expect(identity.getByText('Nada mudou')).toBeVisible()

  await page.setViewportSize(PHONE)
  await enter('bank')
  await expect(page.getByRole('main')).toContainText('Ipê Digital')
  await page.goto('/formas/ipe')
  const header = page.getByRole('banner')
  await expect(header).toContainText('Ipê Digital')
  await expect(header.locator('circle')).toHaveAttribute('fill', '#ffe08a')
  await expect(header.locator('text')).toHaveAttribute('fill', '#3a2200')
  await inspect(page, 'd2-marca', { picture: true })

  await page.setViewportSize(WIDE)
  await page.goto('/admin/credores/ipe')
  await creditor.rename('Banco Ipê')
  await creditor.paint('#0f5e4e', '#ffffff')
  await expect(brand.getByText(creditor.saved)).toBeVisible()
})

test('what somebody else changed meanwhile is not overwritten', async ({ page }) => {
  await enterAdmin(page)
  await page.goto('/admin/credores/vivaz')
  const creditor = new CreditorPage(page)
  const stale = await page.context().newPage()
  await stale.goto('/admin/credores/vivaz')
  await creditor.wait('11')
  await expect(creditor.conduct.getByText(creditor.saved)).toBeVisible()

  const late = new CreditorPage(stale)
  await late.wait('12')
  await expect(late.conduct.getByText(/^Outra pessoa mudou esta parte/)).toBeVisible()
  await expect(late.changes).toContainText('para 11')
  await expect(late.conduct.getByLabel(/^Dias de espera/)).toHaveValue('12')
  // Whoever has seen it may go on.
  await late.wait('10')
  await expect(late.conduct.getByText(late.saved)).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a seal is tried, refused, seen and saved', async ({ page }) => {
    await enterAdmin(page)
    await page.goto('/admin/credores/horizonte')
    const creditor = new CreditorPage(page)
    const { brand } = creditor
    await creditor.paint('#1f4e8c', '#1f4e8d')
    await expect(brand.getByText('Nada foi salvo. Confira o que está marcado.')).toBeVisible()
    await expect(brand.getByText(/não dá para ler/)).toBeVisible()
    await expect(brand.getByText(/^As letras não se leem/)).toBeInViewport()
    await expect(brand.getByLabel('Cor das letras')).toHaveValue('#1f4e8d')

    await brand.getByLabel('Cor das letras').fill('#fff6d6')
    await brand.getByRole('button', { name: 'Ver como fica' }).click()
    await expect(brand.getByText(/: dá para ler\.$/)).toBeInViewport()
    await expect(brand.locator('circle')).toHaveAttribute('fill', '#1f4e8c')
    await expect(page.getByText(creditor.saved)).toHaveCount(0)

    await creditor.save(brand)
    await expect(brand.getByText(creditor.saved)).toBeInViewport()
    await expect(creditor.changes).toContainText('Cor das letras: de #ffffff para #fff6d6')
    // An answer of later does not stand beside the news of before.
    await creditor.paint('azul', '#ffffff')
    await expect(brand.getByText(/^Escreva a cor como/)).toBeVisible()
    await expect(page.getByText(creditor.saved)).toHaveCount(0)
    await creditor.paint('#0f5e4e', '#ffffff')
    await expect(brand.getByText(creditor.saved)).toBeVisible()
  })
})
