import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { arrive } from './journeys.ts'
import { openBooks } from './matrix/people.ts'
import { PAYLOADS } from './payloads.ts'
import { cpfOf } from './people.ts'
import { importFile, mintLink } from './product.ts'
import { enterAdmin } from './staff.ts'

const PORTFOLIO = 'Carteira de nomes hostis'
/** Numbers that no person of the tests has. */
const FIRST_NUMBER = 200_000 + Number(process.env.E2E_RUN)

const documents = PAYLOADS.map((_, place) => cpfOf(FIRST_NUMBER + place * 7))
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** They come in by a file, as names do; what they owe is called the same. */
async function bringIn(): Promise<string[]> {
  const rows = PAYLOADS.map((name, place) =>
    [
      documents[place],
      quoted(name),
      `HOSTIL-${place}`,
      'Fibra',
      quoted(name),
      '2026-04-10',
      '389.70',
    ].join(','),
  )
  const header = 'documento,nome,contrato,produto,descricao,vencimento,principal'
  const file = join(mkdtempSync(join(tmpdir(), 'quita-payloads-')), 'hostil.csv')
  writeFileSync(file, [header, ...rows, ''].join('\n'))
  await importFile(file, 'ipe', PORTFOLIO)
  const books = await openBooks()
  const { rows: found } = await books.query<{ debtor_id: string }>(
    `select debtor_id from debts where contract_number like 'HOSTIL-%'
      order by substr(contract_number, 8)::int`,
  )
  await books.end()
  return found.map((row) => row.debtor_id)
}

/** Nothing ran, and nothing of a name became an element. */
async function expectHarmless(page: Page, ran: readonly number[], what: string): Promise<void> {
  expect(await page.locator('[data-payload]').count(), what).toBe(0)
  expect(ran, what).toEqual([])
}

test('a hundred names that are programs are only ever names', async ({ page }) => {
  test.setTimeout(180_000)
  const ids = await bringIn()
  expect(ids).toHaveLength(100)
  const ran: number[] = []
  await page.exposeFunction('ran', (number: number) => void ran.push(number))
  page.on('dialog', (dialog) => dialog.dismiss())

  await enterAdmin(page)
  for (const [place, id] of ids.entries()) {
    await page.goto(`/admin/devedores/${id}`, { waitUntil: 'load' })
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Zoraide')
    await expectHarmless(page, ran, `the file of ${PAYLOADS[place]}`)
  }
  await page.goto('/admin/devedores')
  await page.getByRole('searchbox').fill('Zoraide')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectHarmless(page, ran, 'the people found')
  for (const path of ['/admin', '/admin/dividas', '/admin/carteiras', '/admin/acordos']) {
    await page.goto(path, { waitUntil: 'load' })
    await expectHarmless(page, ran, path)
  }
  await page.goto(`/admin/devedores/${ids[1]}/telefone`)
  await expectHarmless(page, ran, 'the telephone desk')

  for (const place of [0, 22, 44, 66, 88]) {
    const document = documents[place] ?? ''
    await arrive(page, { document }, await mintLink({ document }))
    await expectHarmless(page, ran, `what ${PAYLOADS[place]} owes`)
    for (const path of ['/formas/ipe', '/meus-dados', '/pedidos', '/avisos', '/nao-reconheco']) {
      await page.goto(path, { waitUntil: 'load' })
      await expectHarmless(page, ran, `${path} of ${PAYLOADS[place]}`)
    }
  }
})
