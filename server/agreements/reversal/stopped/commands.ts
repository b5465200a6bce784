import { debtRestatements } from '#db/schema/breaches.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { releaseDebts } from '#server/agreements/ending/commands.ts'
import type { InstalmentProgress } from '#server/agreements/model.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { balanceOf, owedDebts } from '#server/debts/balance/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type DebtId,
  type DebtRestatementId,
  type LedgerTransactionId,
  newId,
  type ReversalId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, greater, ZERO } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { balancesOf, holdingsOf } from '#server/ledger/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type AgreementRow, debtsIn, openBreach } from '../../breach/data.ts'
import {
  debtsAfterBreach,
  PARTS,
  type RestatedDebt,
  withPrincipal,
} from '../../breach/restating/model.ts'
import { unwindingPostings } from '../../breach/unwinding/model.ts'
import { areFree } from '../../repair/data.ts'

/** How an agreement that ended gave what it held back to its debts. */
export type Unwound = {
  readonly effect: AgreementRow['breachEffect']
  readonly on: Temporal.PlainDate
  readonly kind: 'agreement_breach' | 'agreement_withdrawal'
  readonly key: string
}

/** Null where the agreement runs, or ended without turning its money into payments of its debts. */
export async function unwoundOf(
  tx: Tx,
  scope: Scope,
  agreement: AgreementRow,
): Promise<Unwound | null> {
  const { creditorId, id: agreementId, brokenAt, withdrawnAt } = agreement
  if (agreement.status === 'broken' && brokenAt) {
    const breach = await openBreach(tx, scope, { creditorId, agreementId })
    const { id } = assertPresent(breach, 'a stopped agreement has an open breach')
    const key = `agreement-breach:${id}`
    const on = businessDate(brokenAt)
    return { effect: agreement.breachEffect, on, kind: 'agreement_breach', key }
  }
  if (agreement.status !== 'withdrawn' || !withdrawnAt) return null
  const [kept] = await tx.sql(
    `select id from debt_restatements
      where creditor_id = $1 and agreement_id = $2 and cause = 'withdrawal' limit 1`,
    [creditorId, agreementId],
  )
  const key = `agreement-withdrawal:${agreementId}`
  return kept
    ? { effect: 'restore', on: businessDate(withdrawnAt), kind: 'agreement_withdrawal', key }
    : null
}

/**
 * Whether debts of an ended agreement can owe again what was paid of them: not where they were
 * recalled, or are bound by something later. What they cannot owe, the creditor bears.
 */
export async function debtsTakeIt(
  tx: Tx,
  scope: Scope,
  { creditorId, id: agreementId }: AgreementRow,
): Promise<boolean> {
  if (!(await areFree(tx, { creditorId, agreementId }))) return false
  const debtIds = (await debtsIn(tx, scope, { creditorId, agreementId })).map((d) => d.debtId)
  return (await releaseDebts(tx, scope, creditorId, debtIds)).length === 0
}

/** What debts owe today, part by part, with whether their contract runs on. */
export async function owedNow(
  tx: Tx,
  scope: Scope,
  { creditorId }: AgreementRow,
  debtIds: readonly DebtId[],
): Promise<ReadonlyMap<DebtId, RestatedDebt & { readonly accrues: boolean }>> {
  const today = businessDate(tx.clock.now())
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a debt has its creditor')
  const debts = await owedDebts(tx, scope, creditorId, debtIds)
  return new Map(
    debts.map(({ debtId, ...debt }) => {
      const accrues = debt.restated?.accrues ?? true
      const gone = { principal: ZERO, correction: ZERO, interest: ZERO, fine: ZERO, fee: ZERO }
      const parts = debt.principal > 0n ? balanceOf(catalogue, creditor, debt, today).parts : gone
      return [debtId, { debtId, accrues, ...parts }]
    }),
  )
}

/** Writes what debts owe from today, after money of them went back. */
export async function restateAfterReturn(
  tx: Tx,
  { creditorId, id: agreementId, debtorId }: AgreementRow,
  restated: readonly (RestatedDebt & { readonly accrues: boolean })[],
  ledgerTransactionId: LedgerTransactionId,
): Promise<void> {
  if (restated.length === 0) return
  const now = tx.clock.now()
  await tx.db.insert(debtRestatements).values(
    restated.map((debt) => ({
      ...debt,
      creditorId,
      id: newId<DebtRestatementId>(now.epochMilliseconds),
      debtorId,
      cause: 'return' as const,
      agreementId,
      restatedOn: businessDate(now),
      ledgerTransactionId,
      createdAt: now,
    })),
  )
}

/**
 * Gives back to its debts what an ended agreement holds again because money of its instalments went
 * back: as much as they would have owed more, had that money never come.
 */
export async function giveBackAgain(
  tx: Tx,
  scope: Scope,
  agreement: AgreementRow,
  how: Unwound,
  input: { readonly before: readonly InstalmentProgress[]; readonly reversalId: ReversalId },
): Promise<void> {
  const { creditorId, id: agreementId, debtorId } = agreement
  const key = { creditorId, agreementId }
  const debts = await debtsIn(tx, scope, key)
  const deal = {
    monthlyRate: agreement.monthlyRate,
    beganOn: businessDate(agreement.acceptedAt),
    debts,
    total: agreement.total,
  }
  const after = await instalmentsOf(tx, scope, key)
  const was = debtsAfterBreach(how.effect, { ...deal, lines: input.before }, how.on)
  const is = debtsAfterBreach(how.effect, { ...deal, lines: after }, how.on)
  const debtIds = debts.map(({ debtId }) => debtId)
  const now = await owedNow(tx, scope, agreement, debtIds)
  const given = await givenBack(tx, agreement)
  const owing = was.map((before, i) => {
    const current = assertPresent(now.get(before.debtId), 'a debt of the agreement')
    return { before, current, next: grown(current, before, assertPresent(is[i], 'same debts')) }
  })
  const target = owing.map(({ before, current, next }) => ({
    ...partsOf((part) => centavos(before[part] + next[part] - current[part])),
    debtId: before.debtId,
    principal: centavos((given.get(before.debtId) ?? 0n) + next.principal - current.principal),
  }))
  const held = await holdingsOf(tx, scope, creditorId, agreementId)
  const soFar = was.map((debt) => ({ ...debt, principal: given.get(debt.debtId) ?? ZERO }))
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: how.kind,
    key: `${how.key}:${input.reversalId}`,
    effectiveOn: businessDate(tx.clock.now()),
    subjectId: agreementId,
    postings: unwindingPostings(agreementId, held, debts, target, soFar),
  })
  assert(posted.ok, 'a return is given to the debts once')
  const changed = owing.filter(({ current, next }) => PARTS.some((p) => next[p] !== current[p]))
  await restateAfterReturn(
    tx,
    agreement,
    changed.map(({ next }) => next),
    posted.value,
  )
  const balances = await balancesOf(tx, scope, creditorId, [agreementId])
  assert(balances.get(agreementId) === 0n, 'an agreement that ended holds nothing')
}

type Part = (typeof PARTS)[number]

function partsOf(amount: (part: Part) => Centavos): Omit<RestatedDebt, 'debtId'> {
  return {
    principal: amount('principal'),
    correction: amount('correction'),
    interest: amount('interest'),
    fine: amount('fine'),
    fee: amount('fee'),
  }
}

/** A debt with what it owes more; splitting anew may move a centavo, which is never taken away. */
function grown<Debt extends RestatedDebt>(current: Debt, was: RestatedDebt, is: RestatedDebt) {
  const parts = partsOf((part) =>
    centavos(current[part] + greater(centavos(is[part] - was[part]), ZERO)),
  )
  return { ...current, ...withPrincipal({ ...parts, debtId: current.debtId }) }
}

/** The principal that each debt was given back so far, by the ledger. */
async function givenBack(
  tx: Tx,
  { creditorId, id: agreementId }: AgreementRow,
): Promise<ReadonlyMap<DebtId, Centavos>> {
  const rows = await tx.sql<{ debt_id: DebtId; amount: bigint }>(
    `select x.debt_id,
            (x.principal + coalesce(sum(case when p.debit_account_id = x.debt_id
                                             then p.amount else -p.amount end), 0))::bigint as amount
       from agreement_debts x
       left join ledger_postings p on p.creditor_id = x.creditor_id
        and (p.debit_account_id, p.credit_account_id)
            in ((x.debt_id, x.agreement_id), (x.agreement_id, x.debt_id))
      where x.creditor_id = $1 and x.agreement_id = $2
      group by x.debt_id, x.principal`,
    [creditorId, agreementId],
  )
  return new Map(rows.map((row) => [row.debt_id, centavos(row.amount)]))
}
