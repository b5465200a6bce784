import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentDetail } from '#server/agreements/reversal/payment/data.ts'
import { listCases } from '#server/cases/list/data.ts'
import { type EndedStory, openEndedStory } from '#server/cases/retention/retiring/testing.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { fileOf } from '#server/insights/file/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { debtorList } from '../people/data.ts'
import { searchPeople } from '../search/commands.ts'
import { readerOf } from '../testing.ts'
import { agreementList } from './agreements/data.ts'
import { readList } from './commands.ts'
import { debtList } from './debts/data.ts'
import { withNames } from './page/data.ts'
import { paymentList } from './payments/data.ts'

let story: EndedStory
let scope: StaffScope

beforeAll(async () => {
  story = await openEndedStory()
  forgetCatalogue()
  scope = readerOf([story.creditor.creditorId])
})

afterAll(() => story.close())

const asked = { query: '', creditorSlug: null, state: null, from: null, to: null, after: null }

/** The lists of staff with their names, as pages show them. */
async function lists() {
  const { core } = story
  const shown: Record<string, { id: string; debtorName: string }[]> = {}
  const pages = {
    debts: await readList(core, scope, debtList, asked, 50),
    agreements: await readList(core, scope, agreementList, asked, 50),
    payments: await readList(core, scope, paymentList, asked, 50),
  }
  for (const [name, { rows }] of Object.entries(pages)) {
    shown[name] = await inScope(core, scope, (tx) => withNames(tx, scope, [...rows]))
  }
  return shown
}

describe('pages of staff about somebody who is nobody any more', () => {
  it('show the same debts, agreements and payments, without a name', async () => {
    const { core, debtorId, paymentId } = story
    const before = await lists()
    expect(before.payments?.map(({ debtorName }) => debtorName)).not.toContain('—')
    expect(await debtorList(core, scope, { search: null, after: null })).toMatchObject({
      rows: [{ debtorId }],
    })
    expect(await story.sweep()).toBe(1)
    const after = await lists()
    for (const [name, rows] of Object.entries(before)) {
      expect(after[name]?.map(({ id }) => id)).toEqual(rows.map(({ id }) => id))
      expect(new Set(after[name]?.map(({ debtorName }) => debtorName))).toEqual(new Set(['—']))
    }
    const detail = await inScope(core, scope, (tx) => paymentDetail(tx, scope, paymentId))
    expect(detail).toMatchObject({ debtorName: '—', amount: story.plan.lines[0]?.amount })
  })

  it('lead to no page of a person: not by their list, not by any search', async () => {
    const { core, debtorId } = story
    await story.sweep()
    expect(await debtorList(core, scope, { search: null, after: null })).toMatchObject({ rows: [] })
    const [debt] = (
      await story.owner.query('select contract_number as number from debts where debtor_id = $1', [
        debtorId,
      ])
    ).rows
    for (const text of ['39053344705', 'Maria Aparecida', story.plan.number, debt.number]) {
      const { found } = await searchPeople(core, scope, text)
      expect({ text, found }).toEqual({ text, found: 'none' })
    }
    const reach = { push: false, whatsApp: false }
    const file = await inScope(core, scope, (tx) =>
      fileOf(tx, scope, { debtorId, before: null, reach }),
    )
    expect(file).toBeNull()
    const ended = {
      state: 'ended',
      kind: null,
      creditorId: null,
      mine: false,
      after: null,
    } as const
    const cases = await inScope(core, scope, (tx) => listCases(tx, scope, ended))
    expect(cases.rows).toHaveLength(1)
  })
})
