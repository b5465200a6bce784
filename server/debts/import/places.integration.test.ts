import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publishParameters } from '#server/creditors/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, DebtId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { balanceOf, owedDebts } from '../balance/data.ts'
import { addCreditor, type Bench, createBench, HEADER, importScope, line } from './testing.ts'

/** Where a debt is paid (CC 327), and the holidays there. */
let core: TestCore
let bench: Bench
let creditorId: CreditorId

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
})
beforeEach(async () => {
  slugs += 1
  creditorId = await addCreditor(core, `praca-${slugs}`)
})
afterAll(async () => {
  bench.remove()
  await core.close()
})

let slugs = 0
const take = (header: string, ...rows: string[]) =>
  bench.take(`${[header, ...rows].join('\r\n')}\r\n`, `praca-${slugs}`)

const placesOf = () =>
  bench.rows<{ contract_number: string; uf: string | null; city: string | null }>(
    'select contract_number, uf, city from debts where creditor_id = $1 order by 1',
    [creditorId],
  )

describe('the place in a portfolio file', () => {
  test('is kept with the debt, and a file that names it changes what one without it said', async () => {
    await take(HEADER, line({ contrato: 'A' }), line({ contrato: 'B' }))
    const named = `${HEADER};uf;cidade`
    const again = [`${line({ contrato: 'A' })};pe; Recife `, `${line({ contrato: 'B' })};;`]
    expect(await take(named, ...again)).toMatchObject({ counts: { changed: 1, unchanged: 1 } })
    expect(await placesOf()).toEqual([
      { contract_number: 'A', uf: 'PE', city: 'Recife' },
      { contract_number: 'B', uf: null, city: null },
    ])
    expect(await take(named, ...again)).toMatchObject({ counts: { changed: 0, unchanged: 2 } })
  })

  test('has to be a state of Brazil, and a city comes with its state', async () => {
    const { rejected } = await take(
      `${HEADER};uf;cidade`,
      `${line({ contrato: 'A' })};PX;Recife`,
      `${line({ contrato: 'B' })};;Recife`,
    )
    expect(rejected).toContain('estado desconhecido: use a sigla, como PE')
    expect(rejected).toContain('cidade sem o estado (uf)')
    expect(await placesOf()).toEqual([])
  })

  test('makes a due date on its holiday payable on the next business day, without any charge', async () => {
    await inScope(core, importScope, (tx) =>
      publishParameters(tx, importScope, {
        source: 'test',
        factors: { IPCA: {}, INPC: {}, IGPM: {}, SELIC: {} },
        legalRates: {},
        iofRates: [],
        localHolidays: [
          {
            uf: 'PE',
            city: '*',
            // A Friday: payable until Monday 9 March.
            day: Temporal.PlainDate.from('2026-03-06'),
            name: 'Data Magna',
            source: 'Lei estadual 16.241/2017',
          },
        ],
      }),
    )
    const due = (contrato: string, place: string) =>
      `${line({ contrato, vencimento: '06/03/2026', principal: '1.000,00' })};${place}`
    await take(`${HEADER};uf;cidade`, due('A-PE', 'PE;Olinda'), due('B-SP', 'SP;'), due('C', ';'))
    expect(await totalsOn('2026-03-09')).toEqual([100_000n, 102_100n, 102_100n])
    // Missed: counted from the day until which it could be paid.
    expect(await totalsOn('2026-03-10')).toEqual([102_033n, 102_133n, 102_133n])
  })
})

/** What each debt owes on a day, by contract. */
function totalsOn(day: string): Promise<bigint[]> {
  return inScope(core, importScope, async (tx) => {
    const ids = await tx.sql<{ id: DebtId }>(
      'select id from debts where creditor_id = $1 order by contract_number',
      [creditorId],
    )
    const catalogue = await loadCatalogue(tx, importScope)
    const creditor = assertPresent(catalogue.creditors.get(creditorId), 'the creditor')
    const standing = await owedDebts(
      tx,
      importScope,
      creditorId,
      ids.map(({ id }) => id),
    )
    return ids.map(({ id }) => {
      const debt = assertPresent(
        standing.find(({ debtId }) => debtId === id),
        'the debt',
      )
      return balanceOf(catalogue, creditor, debt, Temporal.PlainDate.from(day)).total
    })
  })
}
