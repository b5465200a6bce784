import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepLapsedAgreements } from '#server/agreements/ending/jobs.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { readerOf } from '#server/insights/testing.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { readResults } from '../commands.ts'
import { ROLL_ENDS, type Roll } from '../model.ts'
import { peopleOf } from '../testing.ts'
import { sweepRolls } from './jobs.ts'

let core: TestCore
let own: TestCreditor
let foreign: TestCreditor
let acts: ReturnType<typeof peopleOf>

beforeEach(async () => {
  core = await createTestCore('2026-10-20T13:00:00Z')
  own = await addCreditor(core, 'vivaz-telecom')
  foreign = await addCreditor(core, 'loja-do-norte')
  forgetCatalogue()
  acts = peopleOf(core)
})

afterEach(() => core.close())

/** A debt of R$ 1.000 in the books since its due date. */
async function owes(dueOn: string, of = own, principal = 100_000n) {
  const person = await acts.addPerson()
  return { person, debt: await addDebt(core, of, person.id, { principal, dueOn }) }
}

const day = (text: string) => Temporal.PlainDate.from(text)
const rollsFor = async (scope: StaffScope, from = '2026-11-01', to = '2026-11-30') => {
  const asked = { creditorSlug: null, from: day(from), to: day(to) }
  return (await readResults(core, scope, asked)).rolls
}
const ours = () => readerOf([own.creditorId])

/** `open_0: older 1, agreed 2`. */
const said = ({ from, ends }: Roll) =>
  `${from}: ${ROLL_ENDS.flatMap((end) => (ends[end] > 0 ? [`${end} ${ends[end]}`] : [])).join(', ')}`

const owned = (work: string, values: readonly unknown[]) =>
  inScope(core, testScope, (tx) => tx.sql(work, values))

describe('how debts move within a month', () => {
  it('is told of each by where it stood on the first day of it and of the next', async () => {
    // On 1 November: 22 days late, 52 a month later.
    await owes('2026-10-10')
    // 42 days, then 72: the same band.
    await owes('2026-09-20')
    const agreeing = await owes('2026-09-20')
    const agreeingToo = await owes('2026-10-10')
    // Its last lawful day is 14 November, five years after.
    await owes('2021-11-15')
    const recalled = await owes('2026-09-20')
    const settling = await owes('2026-08-01')
    const forgetting = await owes('2026-08-01')
    const keeping = await owes('2026-08-01')
    const settled = await acts.sign(settling.person, own, [settling.debt], { instalments: 1 })
    await acts.sign(forgetting.person, own, [forgetting.debt])
    const kept = await acts.sign(keeping.person, own, [keeping.debt])
    await acts.pay(keeping.person, own, kept, 0)

    core.clock.set('2026-11-10T13:00:00Z')
    // Not there on the first day, so not followed.
    await owes('2026-11-05')
    await acts.sign(agreeing.person, own, [agreeing.debt])
    await acts.sign(agreeingToo.person, own, [agreeingToo.debt])
    await acts.pay(settling.person, own, settled, 0)
    // Ten days of grace after 20 October passed without any money.
    await sweepLapsedAgreements(core, testScope)
    await owned('update debts set recalled_at = $2 where id = $1', [
      recalled.debt.debtId,
      core.clock.now(),
    ])

    core.clock.set('2026-12-04T13:00:00Z')
    await sweepRolls(core, testScope)
    const rolls = await rollsFor(ours())
    expect(rolls.map(said)).toEqual([
      'open_0: older 1, agreed 1',
      'open_31: same 1, agreed 1, recalled 1',
      'open_1081: barred 1',
      'agreed: same 1, broken 1, closed 1',
    ])
    expect(rolls.map(({ debts, amount }) => [debts, amount])).toEqual([
      [2, 200_000n],
      [3, 300_000n],
      [1, 100_000n],
      [3, 300_000n],
    ])
  })

  it('is folded once, when the month is over for three days, and stays as it was', async () => {
    const { debt } = await owes('2026-10-10')
    core.clock.set('2026-12-03T12:00:00Z')
    await sweepRolls(core, testScope)
    expect((await rollsFor(ours())).map(said)).toEqual([])
    core.clock.set('2026-12-04T12:00:00Z')
    await sweepRolls(core, testScope)
    expect((await rollsFor(ours())).map(said)).toEqual(['open_0: older 1'])
    await owned('update debts set original_due_on = $2 where id = $1', [debt.debtId, '2026-01-01'])
    expect(await sweepRolls(core, testScope)).toBe(0)
    expect((await rollsFor(ours())).map(said)).toEqual(['open_0: older 1'])
    await expect(owned('delete from debt_rolls', [])).rejects.toThrow()
  })

  it('is told from the month after the books began, also where nothing is left to follow', async () => {
    await owes('2026-08-20')
    core.clock.set('2026-11-04T12:00:00Z')
    // September and October of ours; of the other creditor, without books, nothing.
    expect(await sweepRolls(core, testScope)).toBe(2)
    const rolls = await rollsFor(ours(), '2026-07-01', '2026-11-04')
    expect(rolls.map(({ month, from }) => `${month} ${from}`)).toEqual([
      '2026-10-01 open_31',
      '2026-09-01 open_0',
    ])
  })

  it('is its creditor’s staff’s to see, and adds up for who works for both', async () => {
    await owes('2026-10-10')
    await owes('2026-10-10', foreign, 5_000n)
    core.clock.set('2026-12-04T12:00:00Z')
    await sweepRolls(core, testScope)
    const debtsFor = async (scope: StaffScope) =>
      (await rollsFor(scope)).map(({ debts, amount }) => [debts, amount])
    expect(await debtsFor(ours())).toEqual([[1, 100_000n]])
    expect(await debtsFor(readerOf([foreign.creditorId]))).toEqual([[1, 5_000n]])
    expect(await debtsFor(readerOf('all'))).toEqual([[2, 105_000n]])
    const unasked = await inScope(core, ours(), (tx) =>
      tx.sql('select from debt_rolls where creditor_id = $1', [foreign.creditorId]),
    )
    expect(unasked).toEqual([])
  })
})
