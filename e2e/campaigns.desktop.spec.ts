import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { PORTFOLIO } from './people.ts'
import { sweep } from './product.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 180_000 })

const DRAWN = { picture: true, narrowest: 360 }

/** A figure of the page, read as a number. */
const figure = async (page: Page, label: string) => {
  const stat = page.locator('dl > div').filter({ has: page.getByText(label, { exact: true }) })
  return Number((await stat.locator('dd .tabular-nums').textContent())?.replaceAll('.', ''))
}

test('a campaign is prepared, rehearsed, approved by another person, sent, paused and ended', async ({
  page,
  browser,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Campanhas', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Campanhas')
  await page.getByLabel('Nova campanha de').selectOption('horizonte')
  await page.getByRole('button', { name: 'Começar' }).click()
  const name = `Mensalidades de um ano ${Date.now() % 100_000}`
  await page.getByLabel('Nome da campanha').fill(name)
  await page.getByLabel('Mensagem', { exact: true }).selectOption('campaign_message')
  await page.getByLabel('Carteira').selectOption({ label: PORTFOLIO })
  await page.getByLabel(/^Dívida mais antiga/).fill('377')
  await page.getByLabel(/^até \(dias/).fill('377')
  await page.getByLabel(/^De cada 100/).fill('80')
  await page.getByLabel(/^Guardar este filtro/).fill(`Um ano ${name.slice(-5)}`)
  await page.getByRole('button', { name: 'Guardar campanha' }).click()
  await expect(page.getByText('Escreva um número de 0 a 50.')).toBeVisible()
  await expect(page.getByLabel('Nome da campanha')).toHaveValue(name)
  await inspect(page, 'admin-campanha-nova', DRAWN)
  await page.getByLabel(/^De cada 100/).fill('0')
  await page.getByRole('button', { name: 'Guardar campanha' }).click()
  await expect(page.getByText('Campanha guardada. Agora faça o ensaio.')).toBeVisible()

  // Nothing is sent by looking: who receives, who does not, and exactly why.
  await page.getByRole('button', { name: 'Fazer o ensaio' }).click()
  await expect(page.getByText(/^Ensaio feito/)).toBeVisible()
  const included = await figure(page, 'Recebem')
  expect(included).toBeGreaterThan(0)
  await inspect(page, 'admin-campanha-ensaio', DRAWN)
  const campaign = new URL(page.url()).pathname
  await page.goto(`${campaign}/lista?grupo=in`)
  const people = page.getByRole('table').getByRole('row')
  await expect(people).toHaveCount(Math.min(included, 50) + 1)
  await expect(people.nth(1)).toContainText('•••')
  await inspect(page, 'admin-campanha-lista', DRAWN)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Baixar a lista inteira (CSV)' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(lines).toHaveLength(included + 1)
  expect(lines[1]).toMatch(/^[^;]+;•••[^;]+;recebe;—$/)
  await page.goto(campaign)
  await page.getByLabel('Quem no credor aprovou esta lista').fill('Diretoria da escola')
  await page.getByRole('button', { name: 'Pedir aprovação' }).click()
  await expect(page.getByText(/^Pedido feito/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Começar a enviar' })).toHaveCount(0)

  const second = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAdmin(second)
  await second.goto('/admin/aprovacoes')
  const request = second
    .getByRole('region', { name: /^Aprovar a lista de uma campanha/ })
    .filter({ hasText: name })
    .first()
  await expect(request).toContainText('Diretoria da escola')
  await expect(request.getByRole('region', { name: /^O que é enviado/ })).toContainText(
    'atraso de 377 a 377 dias',
  )
  await inspect(second, 'admin-aprovar-campanha', DRAWN)
  await request.getByRole('button', { name: 'Aprovar a lista' }).click()
  await expect(second.getByText('Aprovado e feito.')).toBeVisible()
  await second.close()

  await page.goto(campaign)
  await page.getByRole('button', { name: 'Começar a enviar' }).click()
  await expect(page.getByText(/^Começou\./)).toBeVisible()
  await sweep('campaigns')
  await page.goto(`${campaign}?parado=1`)
  // At night and on Sundays nothing leaves: everybody waits, or has been written to.
  const [waiting, sent] = [await figure(page, 'Esperando a vez'), await figure(page, 'Enviadas')]
  expect(waiting + sent + (await figure(page, 'Barradas na hora do envio'))).toBe(included)
  await inspect(page, 'admin-campanha-resultados', DRAWN)
  await page.getByRole('button', { name: 'Pausar' }).click()
  await expect(page.getByText(/^Pausada: nada mais sai/)).toBeVisible()
  await page.getByRole('button', { name: 'Continuar' }).click()
  await expect(page.getByText('Continua de onde parou.')).toBeVisible()
  await page.getByRole('button', { name: 'Cancelar a campanha' }).click()
  await expect(page.getByText(/^Cancelada\. O que já saiu/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Continuar' })).toHaveCount(0)
  await page.getByRole('link', { name: '← Todas as campanhas' }).click()
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('cancelada')
  await inspect(page, 'admin-campanhas', DRAWN)
})
