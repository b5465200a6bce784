import { readFileSync } from 'node:fs'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { ImportPage } from './pages/import-page.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 180_000 })

const LOOK = { picture: true, narrowest: 360 } as const

/** Contracts that no other run of the tests has. */
const run = () => `E2E-${process.env.E2E_RUN ?? ''}-${Date.now() % 1_000_000}`
const HEAD = 'CPF;Nome do cliente;Nº;Plano;Dt Vencto;Valor'
const row = (contract: string, day = '10/04/2026') =>
  `390.533.447-05;Ana Importada;${contract};Fibra;${day};1.100,00`

test('a manager sends a file, sees what is wrong with it, and takes the rest into the portfolio', async ({
  page,
}) => {
  await enterAdmin(page)
  const contract = run()
  const importing = new ImportPage(page)
  await page.goto('/admin/carteiras/importar')
  await inspect(page, 'admin-importar', LOOK)
  await importing.send(
    'Vivaz Telecom',
    contract,
    `${HEAD}\r\n${row(`${contract}-1`)}\r\n${row(`${contract}-2`, '31/02/2026')}\r\n`,
  )

  // One header says nothing that we know: it is asked, and nothing chosen is lost.
  await page.getByRole('button', { name: 'Conferir o arquivo' }).click()
  await expect(page.getByText('Faltam colunas obrigatórias: Número do contrato.')).toBeVisible()
  await inspect(page, 'admin-importar-colunas', LOOK)
  await page.getByLabel('Nº').selectOption({ label: 'Número do contrato' })
  await importing.check()
  await expect(importing.figure('Novas')).toContainText('1')
  await expect(importing.figure('Recusadas')).toContainText('1')
  const problem = page.getByRole('row').filter({ hasText: 'data que não existe no calendário' })
  await expect(problem).toContainText('3')
  await expect(problem).toContainText('31/02/2026')
  await expect(page.locator('body')).not.toContainText('390.533.447-05')
  await inspect(page, 'admin-importar-resumo', LOOK)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Baixar todas as recusadas (CSV)' }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8')).toContain(`${contract}-2`)

  await page.goto('/admin/dividas')
  await page.getByRole('searchbox').fill(`${contract}-1`)
  await page.getByRole('button', { name: 'Buscar' }).click()
  await expect(page.getByText('Nada encontrado com este filtro.')).toBeVisible()

  await page.goto('/admin/carteiras')
  await page.getByRole('link', { name: `${contract}.csv` }).click()
  await importing.confirm()
  await page.goto('/admin/carteiras')
  await inspect(page, 'admin-carteiras', { narrowest: LOOK.narrowest })
  await page.goto(`/admin/dividas?q=${contract}-1`)
  await expect(page.getByRole('row').filter({ hasText: `${contract}-1` })).toHaveCount(1)

  // And the creditor takes it back.
  await page.getByText(`Recolher a dívida ${contract}-1`).click()
  await page.getByRole('button', { name: `Recolher ${contract}-1` }).click()
  await expect(page.getByText(/^Dívida recolhida/)).toBeVisible()
  await inspect(page, 'admin-recolhimentos', LOOK)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a file is sent, judged and discarded, and nothing of it stays', async ({ page }) => {
    await enterAdmin(page)
    const contract = run()
    const importing = new ImportPage(page)
    const text = `documento;nome;contrato;produto;vencimento;principal\r\n${row(contract)}\r\n`
    await importing.send('Colégio Horizonte', contract, text)
    await importing.check()
    await page.getByRole('button', { name: 'Descartar este arquivo' }).click()
    await expect(page.getByText('Importação descartada')).toBeVisible()
  })
})
