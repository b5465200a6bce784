import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { convergeReversal } from '#server/agreements/reversal/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { applyByNumber } from '#server/agreements/suspense/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, SuspenseItemId } from '#server/kernel/id.ts'
import { centavos, sum } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import { newCpf } from '#server/testing/access.ts'
import { pixReceipt } from '#server/testing/charges.ts'
import { addDebtor, expectBooksInOrder, signIn } from '#server/testing/portfolio.ts'
import { testManager, testScope } from '#server/testing/scope.ts'
import {
  accepted,
  asSystem,
  type Desk,
  openDesk,
  papersOf,
  paymentOf,
  textOfPaper,
} from '../agreement/testing.ts'
import { followReturn, issueOnApplication, issueWantedStatement } from '../jobs.ts'
import { proofOf } from '../proof/data.ts'
import { shelfOf } from '../shelf/data.ts'
import { statementStanding } from '../statement/data.ts'
import { squeezed } from '../testing.ts'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})
afterEach(async () => {
  await expectBooksInOrder(desk.core)
  await desk.core.close()
})

/** A Pix to the creditor's key that says nothing: it waits in suspense, without a name. */
async function nameless(amount: bigint) {
  const receipt = {
    ...pixReceipt('x'.repeat(32), amount, desk.core.clock.now()),
    reference: null,
    payeeKey: 'pix@vivaz-telecom.example',
  }
  await asSystem(desk, (tx) => settleReceipt(tx, testScope, receipt))
  const payment = assertPresent(await paymentOf(desk, receipt.providerPaymentId), 'it was kept')
  expect(payment.debtorId).toBeNull()
  return payment
}

type Row = { readonly [column: string]: unknown }
const rows = <T extends Row>(text: string, values: unknown[] = []) =>
  asSystem(desk, (tx) => tx.sql<T>(text, values))

/** Staff say whose the waiting money is; the worker makes the papers. Answers the item. */
async function applyTo({ agreementId }: { agreementId: AgreementId }): Promise<SuspenseItemId> {
  const [item] = await rows<{ id: SuspenseItemId }>(
    "select id from suspense_items where status = 'open'",
  )
  const [agreement] = await rows<{ number: string }>(
    'select number from agreements where id = $1',
    [agreementId],
  )
  const itemId = assertPresent(item, 'money waits').id
  const agreementNumber = assertPresent(agreement, 'it is there').number
  const done = await inScope(desk.core, testManager, (tx) =>
    applyByNumber(tx, testManager, { itemId, agreementNumber }),
  )
  if (!done.ok) throw new Error(done.reason)
  return itemId
}

const issue = ({ id: paymentId }: { id: Awaited<ReturnType<typeof nameless>>['id'] }) =>
  issueOnApplication(desk.core, testScope, { creditorId: desk.creditor.creditorId, paymentId })

/** Another person of the same creditor, at their own desk. */
async function neighbour(): Promise<Desk> {
  const scope = await signIn(desk.core, await addDebtor(desk.core, newCpf()), 'R2')
  return { ...desk, scope }
}

const year = 2026
const standing = ({ scope }: Desk) =>
  inScope(desk.core, scope, (tx) =>
    statementStanding(tx, scope, {
      creditorId: desk.creditor.creditorId,
      debtorId: scope.debtorId,
      year,
    }),
  )

describe('money that came without a name', () => {
  it('has a receipt once staff put it to an agreement, issued once, on its person’s shelf', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const line = assertPresent(plan.lines[0], 'line')
    const payment = await nameless(line.amount)
    expect(await issue(payment)).toEqual([])
    const itemId = await applyTo(plan)
    const [issued] = await issue(payment)
    expect(issued).toMatchObject({ number: 'R2026-000001', debtorId: desk.scope.debtorId })
    expect(await issue(payment)).toEqual([issued])
    expect(await papersOf(desk, 'receipt')).toHaveLength(1)
    const text = await textOfPaper(desk, 'receipt', itemId)
    for (const fact of [
      'Comprovante R2026-000001 · Entrada',
      payment.providerPaymentId,
      'dá quitação de',
      'em 1 pagamento',
      'CPF •••.533.447-••',
    ]) {
      expect(text, fact).toContain(squeezed(fact))
    }
    expect(text).not.toContain(squeezed('Referência da cobrança'))
    const { papers, years } = await inScope(desk.core, desk.scope, (tx) => shelfOf(tx, desk.scope))
    expect(papers.map(({ number }) => number)).toEqual(['R2026-000001'])
    expect(years).toMatchObject([{ year }])
  })

  it('that was put to two people’s agreements has a receipt for each, of their part only', async () => {
    const other = await neighbour()
    const mine = await accepted(desk, 'plan', { instalments: 1 })
    const theirs = await accepted(other, 'plan', { instalments: 2 })
    const whole = sum(mine.lines.map(({ amount }) => amount))
    const payment = await nameless(whole + 10_000n)
    await applyTo(mine)
    const theirItem = await applyTo(theirs)
    await issue(payment)
    const issued = await papersOf(desk, 'receipt')
    expect(issued.map(({ debtorId, amount }) => [debtorId, amount]).sort()).toEqual(
      [
        [desk.scope.debtorId, whole],
        [other.scope.debtorId, centavos(10_000n)],
      ].sort(),
    )
    expect(await textOfPaper(other, 'receipt', theirItem)).toContain(squeezed('R$ 100,00'))
  })

  it('counts in the yearly statement of the person whose agreement it paid, and in nobody else’s', async () => {
    const other = await neighbour()
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const line = assertPresent(plan.lines[0], 'line')
    await nameless(line.amount)
    expect(await standing(desk)).toBe('nothing_paid')
    await applyTo(plan)
    expect(await standing(desk)).toBe('wanted')
    expect(await standing(other)).toBe('nothing_paid')
    const { debtorId } = desk.scope
    const { creditorId } = desk.creditor
    const [paper] = await issueWantedStatement(desk.core, testScope, { creditorId, debtorId, year })
    expect(paper?.kind).toBe('statement')
    // What the worker states and what the person's own page would state is the same.
    expect(await standing(desk)).toBe('current')
    const [statement] = await papersOf(desk, 'statement')
    expect(statement?.amount).toBe(line.amount)
  })

  it('goes with the proofs of the agreement that it settled', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 1 })
    const payment = await nameless(sum(plan.lines.map(({ amount }) => amount)))
    await applyTo(plan)
    await issue(payment)
    const proof = await inScope(desk.core, desk.scope, (tx) =>
      proofOf(tx, desk.scope, { agreementId: plan.agreementId, checkUrl: 'https://quita.example' }),
    )
    expect(proof?.fileName).toContain('.pdf')
  })

  it('that goes back later leaves a receipt that says so', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const line = assertPresent(plan.lines[0], 'line')
    const payment = await nameless(line.amount)
    await applyTo(plan)
    await issue(payment)
    const { creditorId } = desk.creditor
    const of = { provider: 'pix', providerPaymentId: payment.providerPaymentId } as const
    await asSystem(desk, (tx) =>
      convergeReversal(tx, testScope, of, {
        id: 'D1',
        kind: 'refund',
        amount: line.amount,
        outcome: 'gone',
        at: desk.core.clock.now(),
        reason: 'outside',
        respondUntil: null,
      }),
    )
    await followReturn(desk.core, testScope, { creditorId, paymentId: payment.id })
    const { papers } = await inScope(desk.core, desk.scope, (tx) => shelfOf(tx, desk.scope))
    expect(papers).toMatchObject([{ kind: 'receipt', state: 'reversed' }])
  })
})
