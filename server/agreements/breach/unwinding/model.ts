import {
  type Centavos,
  centavos,
  greater,
  lesser,
  subtract,
  sum,
  ZERO,
} from '#server/kernel/money.ts'
import {
  type AccountRef,
  accountOf,
  type CreditorAccountKind,
  type Holdings,
  type Posting,
} from '#server/ledger/model.ts'
import type { AgreementDebt } from '../../model.ts'
import type { RestatedDebt } from '../restating/model.ts'

const CHARGES = {
  correction_income: 'correction',
  interest_income: 'interest',
  fine_income: 'fine',
  fee_income: 'fee',
} as const satisfies Partial<Record<CreditorAccountKind, keyof RestatedDebt>>

const CHARGE_KINDS = Object.keys(CHARGES) as (keyof typeof CHARGES)[]

/**
 * Empties the account of an agreement that stopped. Its debts get back the principal that is still
 * owed. Income is kept for what was paid and taken back for what was not: charges of the debts by
 * how much less of them is owed now; of the plan's interest, or of the discount, what makes the
 * money that came equal to what it extinguished. IOF stays owed as far as anything was paid.
 */
export function unwindingPostings(
  agreementId: string,
  held: Holdings,
  debts: readonly AgreementDebt[],
  restated: readonly RestatedDebt[],
  /** What the debts were given back before, where money of the agreement went back since. */
  before: readonly RestatedDebt[] = [],
): Posting[] {
  const account = accountOf(agreementId)
  const kept = keptIncome(held, debts, restated)
  const moves = [...kept].map(([kind, amount]) =>
    outOf(account, { kind }, subtract(held.byKind.get(kind) ?? ZERO, amount)),
  )
  const given = new Map(before.map((debt) => [debt.debtId, debt.principal]))
  const principals = restated.map(({ debtId, principal }) =>
    outOf(account, accountOf(debtId), subtract(principal, given.get(debtId) ?? ZERO)),
  )
  return [...principals, ...moves].flat()
}

/** What each account of the creditor keeps of the agreement, signed as in `Holdings`. */
function keptIncome(
  held: Holdings,
  debts: readonly AgreementDebt[],
  restated: readonly RestatedDebt[],
): Map<CreditorAccountKind, Centavos> {
  const kept = new Map<CreditorAccountKind, Centavos>()
  const now = new Map(restated.map((debt) => [debt.debtId, debt]))
  const less = (part: Exclude<keyof RestatedDebt, 'debtId'>) =>
    sum(debts.map((debt) => subtract(debt[part], now.get(debt.debtId)?.[part] ?? ZERO)))
  for (const kind of CHARGE_KINDS) kept.set(kind, greater(less(CHARGES[kind]), ZERO))
  const money = centavos(-sum(MONEY.map((kind) => held.byKind.get(kind) ?? ZERO)))
  const extinguished = sum([less('principal'), ...kept.values()])
  const iof = lesser(held.byKind.get('iof_payable') ?? ZERO, greater(money, ZERO))
  const beyond = centavos(money - extinguished - iof)
  kept.set('iof_payable', iof)
  kept.set('plan_interest_income', greater(beyond, ZERO))
  kept.set('discount', lesser(beyond, ZERO))
  return kept
}

/** Where money of an agreement comes from. */
const MONEY = ['clearing', 'suspense'] as const satisfies CreditorAccountKind[]

function outOf(account: AccountRef, to: AccountRef, amount: Centavos): Posting[] {
  if (amount === 0n) return []
  return amount > 0n
    ? [{ debit: to, credit: account, amount }]
    : [{ debit: account, credit: to, amount: centavos(-amount) }]
}
