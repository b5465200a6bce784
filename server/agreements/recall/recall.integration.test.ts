import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lapse } from '#server/agreements/ending/commands.ts'
import {
  type AgreementId,
  type DebtRecallId,
  newId,
  type StaffId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import {
  accept,
  addOfferer,
  firstGroup,
  freeze,
  menu,
  signFor,
} from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { newCpf } from '#server/testing/access.ts'
import { addDebt, addDebtor, signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { askRecall, decideRecall } from './commands.ts'
import { recallsOf } from './data.ts'
import { closeRecalls, sweepRecalls } from './jobs.ts'

let core: TestCore
let creditor: TestCreditor
let person: DebtorScope
let contract = ''
let serial = 0

const manager = mintStaffScope({
  staffId: newId<StaffId>(),
  sessionId: newId<StaffSessionId>(),
  permissions: new Set(['debts.recall']),
  creditorIds: 'all',
  factorAt: null,
})

beforeAll(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core)
})
beforeEach(async () => {
  serial += 1
  contract = `VZ-${serial}`
  const debtorId = await addDebtor(core, newCpf())
  await addDebt(core, creditor, debtorId, { principal: 100_000n, contract })
  person = await signIn(core, debtorId, 'R1')
  await freeze(core, person)
})
afterAll(() => core.close())

const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[]) =>
  inScope(core, testScope, (tx) => tx.sql<Row>(text, values))
const recall = () =>
  inScope(core, manager, (tx) =>
    askRecall(tx, manager, {
      creditorId: creditor.creditorId,
      contractNumber: contract,
      origin: 'page',
    }),
  )
const list = (state: 'open' | 'ended') =>
  inScope(core, manager, (tx) => recallsOf(tx, manager, { state, after: null }))
const mine = async (state: 'open' | 'ended') =>
  (await list(state)).rows.filter(({ contractNumber }) => contractNumber === contract)
const decide = (recallId: DebtRecallId, decision: 'keep' | 'defer') =>
  inScope(core, manager, (tx) => decideRecall(tx, manager, { recallId, decision }))

async function books() {
  const [row] = await rows(
    `select recalled_at is not null as recalled, ledger_balance(creditor_id, id) as owed
       from debts where creditor_id = $1 and contract_number = $2`,
    [creditor.creditorId, contract],
  )
  return row
}

async function signPlan(): Promise<AgreementId> {
  const { plan } = await firstGroup(core, person)
  if (!plan) throw new Error('a plan is offered')
  const signed = await accept(core, await signFor(core, person, plan), plan)
  if (!signed.ok) throw new Error(signed.reason)
  return signed.value.agreementId
}

describe('a debt that its creditor takes back', () => {
  test('is gone at once where nothing binds it: from the books, the menu and its open quotes', async () => {
    const { spot } = await firstGroup(core, person)
    expect(await recall()).toEqual({ ok: true, value: { state: 'done' } })
    expect(await books()).toEqual({ recalled: true, owed: 0n })
    expect((await menu(core, person)).groups).toEqual([])
    if (!spot) throw new Error('à vista is offered')
    expect((await accept(core, person, spot)).ok).toBe(false)
    const [told] = await rows(
      `select count(*)::int as n from outbox_events
        where topic = 'debt.recalled' and payload->>'debtorId' = $1`,
      [person.debtorId],
    )
    expect(told).toEqual({ n: 1 })
    expect(await recall()).toEqual({ ok: true, value: { state: 'done' } })
    expect(await mine('ended')).toMatchObject([{ state: 'done', origin: 'page' }])
  })

  test('takes an accepted payment that nobody made along, with what was asked for by it', async () => {
    const { full } = await firstGroup(core, person)
    const accepted = await accept(core, person, full)
    if (!accepted.ok) throw new Error(accepted.reason)
    expect(await recall()).toEqual({ ok: true, value: { state: 'done' } })
    const [agreement] = await rows(
      `select a.status, (select count(*)::int from instalments i
                           join payables p on p.creditor_id = i.creditor_id and p.id = i.id
                          where i.agreement_id = a.id and p.cancelled_at is null) as open
         from agreements a where a.id = $1`,
      [accepted.value.agreementId],
    )
    expect(agreement).toEqual({ status: 'superseded', open: 0 })
  })

  test('waits for a person where a plan runs, which stays as it was signed', async () => {
    const agreementId = await signPlan()
    expect(await recall()).toEqual({ ok: true, value: { state: 'waiting' } })
    expect(await recall()).toEqual({ ok: true, value: { state: 'waiting' } })
    const [waiting, ...others] = await mine('open')
    expect(others).toEqual([])
    expect(waiting).toMatchObject({ state: 'waiting', agreementId })
    const [agreement] = await rows('select status from agreements where id = $1', [agreementId])
    expect(agreement).toEqual({ status: 'active' })

    if (!waiting) throw new Error('it waits')
    expect(await decide(waiting.id, 'keep')).toMatchObject({ ok: true })
    expect(await decide(waiting.id, 'defer')).toEqual({ ok: false, reason: 'not_open' })
    expect(await mine('ended')).toMatchObject([{ state: 'kept' }])
    expect(await books()).toMatchObject({ recalled: false })
  })

  test.each(['decided', 'not decided'])('goes when its plan ends unpaid, %s', async (how) => {
    const agreementId = await signPlan()
    await recall()
    const [waiting] = await mine('open')
    if (how === 'decided' && waiting) await decide(waiting.id, 'defer')
    await inScope(core, testScope, (tx) =>
      lapse(tx, testScope, { creditorId: creditor.creditorId, agreementId }),
    )
    await closeRecalls(core, testScope, { agreementId })
    await sweepRecalls(core, testScope)
    expect(await books()).toEqual({ recalled: true, owed: 0n })
    expect(await mine('ended')).toMatchObject([{ state: 'done' }])
  })

  test('of another creditor, or of nobody, is not there', async () => {
    const foreign = mintStaffScope({ ...manager, creditorIds: [newId()] })
    await signPlan()
    await recall()
    const [waiting] = await mine('open')
    const answer = await inScope(core, foreign, (tx) =>
      decideRecall(tx, foreign, { recallId: waiting?.id ?? newId(), decision: 'keep' }),
    )
    expect(answer).toEqual({ ok: false, reason: 'not_open' })
    contract = 'VZ-404'
    expect(await recall()).toEqual({ ok: false, reason: 'not_found' })
  })
})
