import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addManager } from '#server/campaigns/testing.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { readerOf } from '#server/insights/testing.ts'
import { type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Person } from '#server/testing/access.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { copyResults, type ResultsAsked, readResults } from './commands.ts'
import { type Plan, peopleOf } from './testing.ts'

let core: TestCore
let own: TestCreditor
let foreign: TestCreditor
let acts: ReturnType<typeof peopleOf>

beforeEach(async () => {
  core = await createTestCore('2026-10-05T13:00:00Z')
  own = await addCreditor(core, 'vivaz-telecom')
  foreign = await addCreditor(core, 'loja-do-norte')
  forgetCatalogue()
  acts = peopleOf(core)
})

afterEach(() => core.close())

const day = (text: string) => Temporal.PlainDate.from(text)
const all: ResultsAsked = { creditorSlug: null, from: day('2026-10-01'), to: day('2026-12-31') }
const ours = (): StaffScope => readerOf([own.creditorId])
const read = (scope = ours(), asked = all) => readResults(core, scope, asked)

const debtOf = (person: Person, of = own, principal = 100_000n, dueOn = '2026-04-10') =>
  addDebt(core, of, person.id, { principal, dueOn })

/** Somebody who owes R$ 1.000, invited now. */
async function invited(more: Parameters<typeof acts.invite>[1] = {}) {
  const person = await acts.addPerson()
  const debt = await debtOf(person)
  await acts.invite(person, more)
  core.clock.advance({ hours: 1 })
  return { person, debt }
}

describe('what was recovered', () => {
  it('is parted between the debts of an agreement as they came in, to the centavo', async () => {
    const person = await acts.addPerson()
    const young = await debtOf(person, own, 33_333n, '2026-09-01')
    const old = await debtOf(person, own, 66_667n, '2025-04-01')
    // 33.333 + 666 and 66.667 + 1.333, in three: 33.999, 33.999, 34.001.
    const plan = await acts.sign(person, own, [young, old], { contact: 'email' })
    await acts.pay(person, own, plan, 0)
    const { recovery } = await read()
    const paid = { payments: 1, people: 1 }
    expect(recovery.total).toEqual({ amount: 33_999n, ...paid })
    const came = recovery.bands.filter(({ amount }) => amount > 0n)
    expect(came).toMatchObject([
      { band: 31, amount: 11_332n, ...paid },
      { band: 366, amount: 22_667n, ...paid },
    ])
    expect(recovery.portfolios).toMatchObject([
      { name: 'Carteira', amount: 33_999n, placed: { debts: 2, principal: 100_000n } },
    ])
    expect(recovery.ways).toMatchObject([
      { cameBy: 'sms', amount: 0n },
      { cameBy: 'email', amount: 33_999n },
      { cameBy: 'whatsapp', amount: 0n },
      { cameBy: 'desk', amount: 0n },
    ])
    await acts.pay(person, own, plan, 1)
    await acts.pay(person, own, plan, 2)
    const whole = (await read()).recovery
    expect(whole.total).toEqual({ amount: 101_999n, payments: 3, people: 1 })
    for (const parts of [whole.bands, whole.portfolios, whole.ways, whole.versions]) {
      expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(101_999n)
    }
    expect(whole.bands.filter(({ amount }) => amount > 0n)).toMatchObject([
      { band: 31, amount: 11_332n + 11_332n + 11_333n },
      { band: 366, amount: 22_667n + 22_667n + 22_668n },
    ])
  })

  it('names the version of the offer, and says where there was none', async () => {
    const [one, two] = [await invited(), await invited()]
    const offered = await acts.sign(one.person, own, [one.debt], { instalments: 1 })
    await quoteOf(offered, 7)
    await acts.pay(one.person, own, offered, 0)
    const alone = { instalments: 1, contact: null }
    const plain = await acts.sign(two.person, own, [two.debt], alone)
    await acts.pay(two.person, own, plain, 0)
    const { versions, ways } = (await read()).recovery
    expect(versions).toMatchObject([
      { creditorSlug: 'vivaz-telecom', version: 7, amount: 102_000n },
      { creditorSlug: null, version: null, amount: 102_000n },
    ])
    expect(ways.map(({ amount }) => amount)).toEqual([102_000n, 0n, 0n, 102_000n])
  })

  it('came by WhatsApp where that carried the link, though the number also takes SMS', async () => {
    const { person, debt } = await invited()
    const plan = await acts.sign(person, own, [debt], { contact: 'whatsapp' })
    await acts.pay(person, own, plan, 0)
    const { ways } = (await read()).recovery
    expect(ways.filter(({ amount }) => amount > 0n)).toMatchObject([
      { cameBy: 'whatsapp', payments: 1, people: 1 },
    ])
  })

  it('is what came in the days that were asked for, both ends included, in São Paulo', async () => {
    const { person, debt } = await invited()
    const plan = await acts.sign(person, own, [debt])
    core.clock.set('2026-11-01T02:59:59Z')
    await acts.pay(person, own, plan, 0)
    core.clock.set('2026-11-01T03:00:00Z')
    await acts.pay(person, own, plan, 1)
    const total = async (from: string, to: string) =>
      (await read(ours(), { ...all, from: day(from), to: day(to) })).recovery.total.amount
    expect(await total('2026-10-01', '2026-10-31')).toBe(34_000n)
    expect(await total('2026-11-01', '2026-11-01')).toBe(34_000n)
    expect(await total('2026-10-31', '2026-11-01')).toBe(68_000n)
  })

  it('is without what went back, also later', async () => {
    const { person, debt } = await invited()
    const plan = await acts.sign(person, own, [debt])
    await acts.pay(person, own, plan, 0)
    await inScope(core, testScope, (tx) =>
      tx.sql(
        `insert into allocations (creditor_id, id, debtor_id, payment_id, payable_id, amount,
           ledger_transaction_id, reversal_id)
         select creditor_id, gen_random_uuid(), debtor_id, payment_id, payable_id, -14000,
                ledger_transaction_id, gen_random_uuid() from allocations where debtor_id = $1`,
        [person.id],
      ),
    )
    expect((await read()).recovery.total).toMatchObject({ amount: 20_000n, payments: 1 })
  })

  it('is of one’s own creditors, and adds up to that of all', async () => {
    const { person, debt } = await invited()
    await acts.pay(person, own, await acts.sign(person, own, [debt]), 0)
    const theirs = await debtOf(person, foreign, 20_000n)
    await acts.pay(person, foreign, await acts.sign(person, foreign, [theirs]), 0)
    const amountFor = async (scope: StaffScope, creditorSlug: string | null = null) =>
      (await read(scope, { ...all, creditorSlug })).recovery.total.amount
    expect(await amountFor(ours())).toBe(34_000n)
    expect(await amountFor(readerOf([foreign.creditorId]))).toBe(6_800n)
    expect(await amountFor(readerOf('all'))).toBe(40_800n)
    expect(await amountFor(readerOf('all'), 'loja-do-norte')).toBe(6_800n)
    expect(await amountFor(ours(), 'loja-do-norte')).toBe(0n)
    expect(await amountFor(readerOf([newId<CreditorId>()]))).toBe(0n)
    expect((await read()).recovery.portfolios).toHaveLength(1)
  })
})

/** The agreement came of a quote of this version. */
async function quoteOf(plan: Plan, version: number) {
  await inScope(core, testScope, (tx) =>
    tx.sql(
      `insert into quotes (creditor_id, id, number, debtor_id, kind, origin, position, policy_id,
         policy_version, parameters, plan, total, computed_on, computed_at, valid_until)
       select creditor_id, quote_id, quote_id, debtor_id, 'plan', 'menu', 0, gen_random_uuid(), $2,
              '{}', '{}', total, '2026-10-05', '2026-10-05', '2026-10-09'
         from agreements where id = $1`,
      [plan.agreementId, version],
    ),
  )
}

describe('promises', () => {
  it('are kept by what came in time, and counted once their day is over', async () => {
    const { person, debt } = await invited()
    // Due on 5 October, 5 November and 5 December.
    const plan = await acts.sign(person, own, [debt])
    await acts.pay(person, own, plan, 0)
    core.clock.set('2026-11-06T13:00:00Z')
    await acts.pay(person, own, plan, 1, 30_000n)
    core.clock.set('2026-11-07T13:00:00Z')
    const kept = async (kind: 'first' | 'later') =>
      (await read()).keeping.find((row) => row.kind === kind)
    expect(await kept('first')).toMatchObject({ due: 1, onTime: 1, late: 0, amount: 34_000n })
    const half = { due: 1, onTime: 0, late: 0, amount: 34_000n, amountOnTime: 0n }
    expect(await kept('later')).toMatchObject(half)
    await acts.pay(person, own, plan, 1, 4_000n)
    expect(await kept('later')).toMatchObject({ due: 1, onTime: 0, late: 1 })
    core.clock.set('2026-12-05T13:00:00Z')
    expect(await kept('later')).toMatchObject({ due: 1 })
    core.clock.set('2026-12-06T03:00:00Z')
    expect(await kept('later')).toMatchObject({ due: 2, onTime: 0, late: 1, amount: 67_999n + 1n })
  })

  it('that were spoken are kept by money between the word and the end of its day', async () => {
    const staff = await addManager(core)
    const said = (
      person: Person,
      on: string,
      amount: bigint | null,
      withdrawn: string | null = null,
    ) =>
      inScope(core, testScope, (tx) =>
        tx.sql(
          `insert into promises (creditor_id, id, debtor_id, promised_on, amount, noted_by,
             created_at, withdrawn_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            own.creditorId,
            newId(),
            person.id,
            on,
            amount,
            staff.staffId,
            core.clock.now(),
            withdrawn,
          ],
        ),
      )
    const [keeper, breaker, taker] = [await invited(), await invited(), await invited()]
    await said(keeper.person, '2026-10-10', 34_000n)
    await said(breaker.person, '2026-10-10', null)
    await said(taker.person, '2026-10-10', 1n, '2026-10-08T13:00:00Z')
    await said(taker.person, '2026-12-20', 1n)
    core.clock.set('2026-10-10T22:00:00Z')
    const plan = await acts.sign(keeper.person, own, [keeper.debt])
    await acts.pay(keeper.person, own, plan, 0)
    core.clock.set('2026-10-12T13:00:00Z')
    const spoken = (await read()).keeping.find(({ kind }) => kind === 'spoken')
    expect(spoken).toEqual({
      kind: 'spoken',
      due: 2,
      onTime: 1,
      late: 0,
      amount: 34_000n,
      amountOnTime: 34_000n,
    })
    const theirs = (await read(readerOf([foreign.creditorId]))).keeping
    expect(theirs.map(({ due }) => due)).toEqual([0, 0, 0])
  })
})

describe('a copy of results', () => {
  it('holds the table that is shown, safe to open in a spreadsheet, and is recorded', async () => {
    await invited()
    await inScope(core, testScope, (tx) =>
      tx.sql(`update portfolios set name = '=cmd|calc' where creditor_id = $1`, [own.creditorId]),
    )
    const scope = await addManager(core, [own.creditorId])
    const { text, next } = await copyResults(core, scope, { ...all, table: 'portfolios' })
    expect(next).toBeNull()
    const [head, row, ...rest] = text.slice(1).split('\r\n')
    expect(head).toBe('carteira;credor;dividas;principal;recuperado;pagamentos;pessoas')
    expect(row).toBe("'=cmd|calc;Vivaz Telecom;1;1000,00;0,00;0;0")
    expect(rest).toEqual([''])
    const [recorded] = await inScope(core, testScope, (tx) =>
      tx.sql<{ data: unknown }>(`select data from audit_events where action = 'list.copied'`),
    )
    expect(recorded?.data).toEqual({ list: 'results.portfolios', lines: 1 })
  })
})
