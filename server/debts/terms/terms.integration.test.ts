import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { currentCatalogue } from '#server/creditors/data.ts'
import { termsOn } from '#server/creditors/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Role } from '#server/staff/model.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { enter, hire } from '#server/staff/testing.ts'
import { addCreditor, addDebt, addDebtor, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { stateTerms } from './commands.ts'
import { termsFor } from './data.ts'
import { stateTermsInput } from './schema.ts'

const SLUG = 'vivaz-telecom'

let core: TestCore
let vivaz: TestCreditor
let who: StaffScope

beforeEach(async () => {
  core = await createTestCore()
  // What it may charge since 2015: a fine of 2 % and 1 % a month.
  vivaz = await addOfferer(core, null)
  who = await staff('manager', [vivaz.creditorId])
})

afterEach(() => core.close())

async function staff(role: Role, creditorIds: CreditorId[]): Promise<StaffScope> {
  const session = await enter(core, await hire(core, { role, creditorIds }))
  return assertPresent(await resolveStaffSession(core, session), 'who entered has a scope')
}

const state = (change: object, by = who) =>
  stateTerms(
    core,
    by,
    stateTermsInput.parse({
      slug: SLUG,
      values: {
        ...{ product: '*', validFrom: '2026-12-01', fineRate: '1', defaultInterestMonthly: '' },
        ...{ remunerativeMonthly: '', indexCode: 'IPCA', creditCard: 'no', prescriptionYears: '5' },
        ...{ source: 'aditivo de dezembro', approvedBy: 'diretoria' },
        ...change,
      },
    }),
  )

const fineOn = async (day: string, by = who) => {
  const found = await inScope(core, teamScope, (tx) =>
    termsFor(tx, teamScope, { who: by, slug: SLUG, on: day }),
  )
  return found?.inForce.map(({ product, fineRate }) => [product, fineRate])
}

describe('stating new terms', () => {
  it('holds from its day on, and what held before stays known for any day', async () => {
    await currentCatalogue(core, testScope)
    expect(await state({})).toEqual({ ok: true, value: undefined })
    expect(await state({ product: 'fibra', fineRate: '0' })).toMatchObject({ ok: true })
    expect(await fineOn('2026-11-30')).toEqual([['*', '0.02']])
    expect(await fineOn('2026-12-01')).toEqual([
      ['*', '0.01'],
      ['fibra', '0'],
    ])
    const { terms } = await currentCatalogue(core, testScope)
    const rows = terms.get(vivaz.creditorId) ?? []
    expect(termsOn(rows, 'móvel', Temporal.PlainDate.from('2026-12-02'))?.fineRate).toBe('0.01')
    const events = await inScope(core, testScope, (tx) =>
      tx.db.select().from(auditEvents).where(sql`action = 'terms.stated'`),
    )
    expect(events).toMatchObject([
      { actorId: who.staffId, data: { product: '*', validFrom: '2026-12-01' } },
      { actorId: who.staffId, data: { product: 'fibra' } },
    ])
  })

  it('is read as people write it, and kept as exact fractions', async () => {
    await state({ fineRate: '1,5', defaultInterestMonthly: '0,9999 %' })
    const { terms } = await currentCatalogue(core, testScope)
    const rows = terms.get(vivaz.creditorId) ?? []
    expect(termsOn(rows, 'fibra', Temporal.PlainDate.from('2026-12-01'))).toMatchObject({
      fineRate: '0.015',
      defaultInterestMonthly: '0.009999',
      remunerativeMonthly: null,
      indexCode: 'IPCA',
      prescriptionYears: 5,
    })
  })

  it('never stands before or in the place of a version that is there', async () => {
    await state({})
    const older = { ok: false, reason: 'not_newer' }
    expect(await state({ fineRate: '0' })).toEqual(older)
    expect(await state({ validFrom: '2026-11-30' })).toEqual(older)
    expect(await fineOn('2026-12-01')).toEqual([['*', '0.01']])
  })

  it('of two at once for one day is one', async () => {
    const answers = await Promise.all([state({}), state({ fineRate: '0' })])
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it('begins in the past only where no debt that is due would be computed anew', async () => {
    await addDebt(core, vivaz, await addDebtor(core), { principal: 10_000n, dueOn: '2026-04-10' })
    const changes = { ok: false, reason: 'changes_balances' }
    expect(await state({ validFrom: '2026-04-10' })).toEqual(changes)
    expect(await state({ validFrom: '2026-04-01', product: 'fibra' })).toEqual(changes)
    expect((await state({ validFrom: '2020-01-01', product: 'móvel' })).ok).toBe(true)
    expect((await state({ validFrom: '2026-04-11' })).ok).toBe(true)
    // A debt of tomorrow is computed by what holds on its day.
    const ahead = today(core.clock).add({ days: 5 }).toString()
    await addDebt(core, vivaz, await addDebtor(core, '11144477735'), {
      principal: 10_000n,
      dueOn: ahead,
    })
    expect((await state({ validFrom: ahead })).ok).toBe(true)
  })

  it('keeps to what its kind of creditor may charge', async () => {
    expect(await state({ remunerativeMonthly: '1,99' })).toEqual({
      ok: false,
      reason: 'remunerative_not_financial',
    })
    expect(await fineOn('2026-12-01')).toEqual([['*', '0.02']])
  })

  it('is for staff of the creditor only, and shows others nothing', async () => {
    const norte = (await addCreditor(core, 'loja-do-norte')).creditorId
    const stranger = await staff('manager', [norte])
    expect(await state({}, stranger)).toEqual({ ok: false, reason: 'not_found' })
    expect(await fineOn('2026-12-01', stranger)).toBeUndefined()
  })

  it('cannot be rewritten afterwards, not even by our own code', async () => {
    const rewrite = inScope(core, testScope, (tx) =>
      tx.db.execute(sql`update creditor_terms set fine_rate = 0`),
    )
    await expect(rewrite).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/^(42501|23001)$/) },
    })
  })
})
