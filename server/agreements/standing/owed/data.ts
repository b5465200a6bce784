import { debtsIn } from '#server/agreements/breach/data.ts'
import { debtsAfterBreach, PARTS } from '#server/agreements/breach/restating/model.ts'
import type { agreementById } from '#server/agreements/data.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { balanceOf, owedDebts, type StandingDebt } from '#server/debts/balance/data.ts'
import type { Balance } from '#server/debts/balance/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { DebtId } from '#server/kernel/id.ts'
import { type Centavos, sum } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'

type Agreement = NonNullable<Awaited<ReturnType<typeof agreementById>>>

/** A debt that came back from an agreement, with its balance of today line by line. */
export type ReturnedDebt = {
  readonly id: DebtId
  readonly description: string
  readonly contractNumber: string
  readonly originalDueOn: Temporal.PlainDate
  readonly principal: Centavos
  readonly balance: Balance
}

export type OwedNow = {
  /** Zero where the debts were paid, recalled, or are in another agreement. */
  readonly total: Centavos
  readonly debts: readonly ReturnedDebt[]
}

/** What the debts of an agreement that ended owe today. Time-barred ones are silent (rule 8). */
export async function owedNow(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<OwedNow> {
  const { standing, balanceOn } = await debtsOf(tx, scope, agreement)
  const isShown = ({ recalled, principal, prescribedOn }: StandingDebt) =>
    !recalled && principal > 0n && Temporal.PlainDate.compare(today, prescribedOn) < 0
  const debts = standing.filter(isShown).map((debt) => ({
    id: debt.debtId,
    description: debt.description,
    contractNumber: debt.contractNumber,
    originalDueOn: debt.originalDueOn,
    principal: debt.principal,
    balance: balanceOn(debt, today),
  }))
  return { total: sum(debts.map(({ balance }) => balance.total)), debts }
}

/** What would be owed today without the agreement, by what becomes of the money that was paid. */
export type OwedWithout = { readonly return: Centavos; readonly keep: Centavos }

/** Before a person undoes a plan: the same sums that undoing it would leave (CDC 49). */
export async function owedWithout(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  today: Temporal.PlainDate,
): Promise<OwedWithout> {
  const { standing, balanceOn } = await debtsOf(tx, scope, agreement)
  const key = { creditorId: agreement.creditorId, agreementId: agreement.id }
  const broughtIn = await debtsIn(tx, scope, key)
  const principals = new Map(broughtIn.map((debt) => [debt.debtId, debt.principal]))
  const before = standing.map((debt) => {
    const principal = assertPresent(principals.get(debt.debtId), 'a debt brought something in')
    return balanceOn({ ...debt, principal }, today).total
  })
  const deal = {
    lines: agreement.instalments,
    monthlyRate: agreement.monthlyRate,
    beganOn: businessDate(agreement.acceptedAt),
    debts: broughtIn,
    total: agreement.total,
  }
  const kept = debtsAfterBreach('restore', deal, today)
  return {
    return: sum(before),
    keep: sum(kept.flatMap((debt) => PARTS.map((part) => debt[part]))),
  }
}

async function debtsOf(tx: Tx, scope: DebtorScope, { creditorId, debts }: Agreement) {
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a debt has its creditor')
  const ids = debts.map((debt) => debt.debtId)
  return {
    standing: await owedDebts(tx, scope, creditorId, ids),
    balanceOn: (debt: StandingDebt, on: Temporal.PlainDate) =>
      balanceOf(catalogue, creditor, debt, on),
  }
}
