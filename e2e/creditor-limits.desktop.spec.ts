import { randomUUID } from 'node:crypto'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 120_000 })

test('what a creditor may charge is stated from a day on, within the law, and never edited', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/credores/horizonte')
  await page.getByRole('link', { name: 'Encargos' }).first().click()
  await expect(page.getByRole('heading', { name: /^O que vale para vencimentos em/ })).toBeVisible()
  await inspect(page, 'admin-credor-encargos', { picture: true, narrowest: 360 })

  const version = page.getByRole('region', { name: 'Nova versão' })
  const save = version.getByRole('button', { name: 'Guardar versão' })
  // A version stays for ever: each run states one of a product of its own.
  const product = `Curso ${randomUUID().slice(0, 8)}`
  await version.getByLabel('Produto').fill(product)
  await version.getByLabel('Vale para vencimentos a partir de').fill('2031-03-01')
  await version.getByLabel('Multa, em %').fill('3')
  await version.getByLabel('De onde vem').fill('Contrato 2031, cláusula 9')
  await version.getByLabel('Quem no credor aprovou').fill('Diretoria')
  await save.click()
  await expect(version.getByText(/acima de 2% a lei não permite/)).toBeVisible()
  await expect(version.getByLabel('De onde vem')).toHaveValue('Contrato 2031, cláusula 9')

  // A school lends nothing: interest of a loan is not its own to charge.
  await version.getByLabel('Multa, em %').fill('1,5')
  await version.getByLabel(/^Juros do contrato/).fill('2')
  await save.click()
  await expect(version.getByText(/não é instituição financeira nem fundo/)).toBeVisible()
  await version.getByLabel(/^Juros do contrato/).fill('')
  await save.click()
  const ofProduct = { name: new RegExp(product) }
  const versions = page.getByRole('table', { name: 'Todas as versões' })
  await expect(versions.getByRole('row', ofProduct)).toContainText('Contrato 2031, cláusula 9')

  // The day before, it does not hold yet.
  const shown = page.getByRole('region', { name: /^O que vale para vencimentos em/ })
  const on = async (day: string) => {
    await shown.getByLabel('Outro dia').fill(day)
    await shown.getByRole('button', { name: 'Ver' }).click()
    await expect(page).toHaveURL(new RegExp(`em=${day}`))
  }
  await on('2031-03-01')
  await expect(shown.getByRole('row', ofProduct)).toContainText('1,5%')
  await on('2031-02-28')
  await expect(shown.getByRole('row', ofProduct)).toHaveCount(0)
})

test('a creditor may ask for less contact than the house allows, never for more', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/credores/horizonte')
  await page.getByRole('link', { name: 'Contato' }).first().click()
  const contact = page.getByRole('region', { name: 'Contato' })
  const perMonth = contact.getByLabel('Mensagens em 30 dias, no máximo')
  await inspect(page, 'admin-credor-contato', { picture: true, narrowest: 360 })
  const before = await perMonth.inputValue()
  const less = before === '7' ? '6' : '7'
  await perMonth.fill('9')
  await contact.getByRole('button', { name: 'Salvar' }).click()
  await expect(contact.getByText(/mais de oito não pode/)).toBeVisible()
  await perMonth.fill(less)
  await contact.getByRole('button', { name: 'Salvar' }).click()
  await expect(contact.getByText('Salvo. Vale desde agora.')).toBeVisible()
  await expect(page.getByRole('table', { name: 'O que mudou' })).toContainText(
    `de ${before} para ${less}`,
  )
})
