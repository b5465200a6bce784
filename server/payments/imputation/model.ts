import { assert } from '#server/kernel/assert.ts'
import { type Centavos, centavos, lesser, ZERO } from '#server/kernel/money.ts'
import { compareRates, type Rate } from '#server/kernel/rate.ts'

/**
 * To what a payment goes (rules.md 1.5): overdue interest first, then principal (CC 354), the
 * fine between them by contract term (P), a proven fee with the fine. What exceeds the debt is
 * returned as `excess`, never swallowed: money is conserved.
 */
export type Owed = {
  readonly interest: Centavos
  readonly fine: Centavos
  readonly fee: Centavos
  readonly principal: Centavos
}

export type Imputation = {
  readonly to: Owed
  readonly left: Owed
  readonly excess: Centavos
}

const order = ['interest', 'fine', 'fee', 'principal'] as const

export function imputePayment(owed: Owed, payment: Centavos): Imputation {
  assert(payment >= 0n, 'a payment is not negative')
  let rest: Centavos = payment
  const to = { interest: ZERO, fine: ZERO, fee: ZERO, principal: ZERO }
  const left = { ...owed }
  for (const part of order) {
    assert(owed[part] >= 0n, 'nothing owed is negative')
    to[part] = lesser(owed[part], rest)
    left[part] = centavos(owed[part] - to[part])
    rest = centavos(rest - to[part])
  }
  return { to, left, excess: rest }
}

export type DebtToImpute<Key> = {
  readonly key: Key
  readonly owed: Owed
  readonly dueDate: Temporal.PlainDate
  /** Default interest as charged, a month: the greater is the more onerous. */
  readonly monthlyRate: Rate
}

export type ImputedDebt<Key> = Imputation & { readonly key: Key }

/**
 * One payment over several debts: those the debtor named come first, in the order named (CC 352),
 * or else those the receipt names (353); the others oldest due first, then most onerous (355).
 */
export function imputeAcross<Key>(
  debts: readonly DebtToImpute<Key>[],
  payment: Centavos,
  chosen: readonly Key[] = [],
): { debts: ImputedDebt<Key>[]; excess: Centavos } {
  let rest = payment
  const imputed = inLegalOrder(debts, chosen).map(({ key, owed }) => {
    const imputation = imputePayment(owed, rest)
    rest = imputation.excess
    return { ...imputation, excess: ZERO, key }
  })
  return { debts: imputed, excess: rest }
}

function inLegalOrder<Key>(
  debts: readonly DebtToImpute<Key>[],
  chosen: readonly Key[],
): DebtToImpute<Key>[] {
  const place = (debt: DebtToImpute<Key>) => {
    const at = chosen.indexOf(debt.key)
    return at < 0 ? chosen.length : at
  }
  return [...debts].sort(
    (a, b) =>
      place(a) - place(b) ||
      Temporal.PlainDate.compare(a.dueDate, b.dueDate) ||
      compareRates(b.monthlyRate, a.monthlyRate),
  )
}
