import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

const WIDE = { viewport: { width: 1280, height: 800 } }
test.use(WIDE)
test.describe.configure({ timeout: 120_000 })

const DRAWN = { picture: true, narrowest: 360 }
const RECEIPT = '/admin/mensagens/horizonte/receipt/sms'
const GOOD = '{nome}, obrigado. Seu comprovante esta em {link} - {marca}. {aviso}'

const words = (page: Page) => page.getByRole('textbox', { name: 'Texto' })
const said = (page: Page) => page.getByRole('status').filter({ hasText: 'letras' })

test('a creditor’s words are seen as they are read, refused where they press, and said once a second person approved them', async ({
  page,
  browser,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Mensagens', exact: true }).click()
  await inspect(page, 'admin-mensagens', DRAWN)
  await page.getByRole('link', { name: 'Colégio Horizonte' }).click()
  await inspect(page, 'admin-mensagens-credor', DRAWN)
  await page.getByRole('link', { name: 'Comprovante, SMS: da casa' }).click()

  // What is typed is read and counted at once, with the longest values.
  await expect(page.getByRole('figure', { name: /texto da casa/ })).toContainText('recebemos')
  await words(page).fill('{nome}, sua divida VENCEU: veja bit.ly/x - {marca}. {aviso}')
  await expect(page.getByText('Falta “{link}”.')).toBeVisible()
  await expect(page.getByText(/Não se escreve em uma mensagem: “divida”/)).toBeVisible()
  await expect(page.getByText(/Endereços não se escrevem: tire “bit.ly\/x”/)).toBeVisible()
  await words(page).fill(GOOD)
  await expect(page.getByText('Nada impede este texto.')).toBeVisible()
  await expect(said(page)).toContainText(/\d+ de 160 letras com os valores mais compridos, 1 SMS/)
  await expect(page.getByRole('figure', { name: 'Como a pessoa lê' })).toContainText(
    'Maria, obrigado. Seu comprovante esta em http',
  )
  await inspect(page, 'admin-mensagem', DRAWN)
  await page.getByRole('button', { name: 'Guardar texto' }).click()
  await expect(page.getByText('Texto guardado como nova versão. Ainda não é usado.')).toBeVisible()
  await page.getByRole('button', { name: 'Pedir aprovação da versão 1' }).click()
  await expect(page.getByText(/O texto é usado quando outra pessoa aprovar/)).toBeVisible()

  const second = await browser.newPage(WIDE)
  await enterAdmin(second)
  await second.goto('/admin/aprovacoes')
  const request = second.getByRole('region', {
    name: 'Usar outro texto (Comprovante, SMS): Colégio Horizonte',
    exact: true,
  })
  await expect(request).toContainText(GOOD)
  await request.getByRole('button', { name: 'Aprovar e fazer' }).click()
  await expect(second.getByText('Aprovado e feito.')).toBeVisible()

  // The same without a script: looked at by a button, and back to the house's words by one click.
  const plain = await browser.newContext({
    ...WIDE,
    javaScriptEnabled: false,
    storageState: await second.context().storageState(),
  })
  const bare = await plain.newPage()
  await bare.goto(RECEIPT)
  await expect(bare.getByRole('heading', { name: 'Em uso: versão 1' })).toBeVisible()
  await words(bare).fill('{nome}, ULTIMO aviso. {aviso}')
  await bare.getByRole('button', { name: 'Ver de novo' }).click()
  await expect(words(bare)).toHaveValue('{nome}, ULTIMO aviso. {aviso}')
  await expect(bare.getByText(/Falta “{marca}”, “{link}”/)).toBeVisible()
  await bare.getByRole('button', { name: /^Voltar ao texto da casa/ }).click()
  await expect(bare.getByRole('heading', { name: 'Em uso: texto da casa' })).toBeVisible()
  await plain.close()
  await second.close()
})
