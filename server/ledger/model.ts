import { assert } from '#server/kernel/assert.ts'
import type {
  CreditorId,
  DebtorId,
  LedgerAccountId,
  LedgerTransactionId,
} from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'

/**
 * The books of one creditor. Debit-normal accounts (what is still to be received, what sits at
 * the provider, what was let off) grow by debits; the others by credits.
 *
 *   debt       principal still owed of one debt            (account id = debt id)
 *   agreement  still to be received of one agreement       (account id = agreement id)
 *   portfolio  where debts came from
 *   *_income   charges that became part of an agreement
 *   iof_payable tax on credit that a financial creditor passes on
 *   discount   what was let off
 *   clearing   money at the payment provider
 *   suspense   money that has no place yet
 *   refund_expense        what went back beyond what had come for it, at the creditor's cost
 *   compensation_payable  what the creditor owes people it charged wrongly (CDC 42)
 */
export type CreditorAccountKind =
  | 'portfolio'
  | 'correction_income'
  | 'interest_income'
  | 'fine_income'
  | 'fee_income'
  | 'plan_interest_income'
  | 'iof_payable'
  | 'discount'
  | 'clearing'
  | 'suspense'
  | 'refund_expense'
  | 'compensation_payable'

/** Every creditor has one account of each of these. */
export const CREDITOR_ACCOUNT_KINDS = [
  'portfolio',
  'correction_income',
  'interest_income',
  'fine_income',
  'fee_income',
  'plan_interest_income',
  'iof_payable',
  'discount',
  'clearing',
  'suspense',
  'refund_expense',
  'compensation_payable',
] as const satisfies readonly CreditorAccountKind[]

/** An account by its own id, or one of the creditor's by its kind. */
export type AccountRef = { readonly id: LedgerAccountId } | { readonly kind: CreditorAccountKind }

/** Moves `amount` (> 0) from the credited account to the debited one. */
export type Posting = {
  readonly debit: AccountRef
  readonly credit: AccountRef
  readonly amount: Centavos
}

export type TransactionKind =
  | 'portfolio_opening'
  | 'principal_adjustment'
  | 'debt_recall'
  | 'agreement_start'
  | 'agreement_lapse'
  | 'payment'
  | 'payable_adjustment'
  | 'payment_reversal'
  | 'reversal_restored'
  | 'suspense_application'
  | 'agreement_breach'
  | 'agreement_repair'
  | 'agreement_withdrawal'
  | 'imputation_reversal'
  | 'undue_charge'
  | 'undue_charge_payment'

/**
 * How an account came to hold its balance: what was moved in from accounts of each kind, less what
 * was moved out to them, in centavos.
 */
export type Holdings = {
  readonly byKind: ReadonlyMap<CreditorAccountKind | 'debt' | 'agreement', Centavos>
  readonly balance: Centavos
}

/** One business fact. `key` is its idempotency key within the creditor. */
export type LedgerEntry = {
  readonly creditorId: CreditorId
  readonly kind: TransactionKind
  readonly key: string
  /** The São Paulo day on which it counts. */
  readonly effectiveOn: Temporal.PlainDate
  readonly subjectId: string
  readonly debtorId: DebtorId | null
  readonly postings: readonly Posting[]
  readonly reversesId?: LedgerTransactionId
}

/** The account of a debt or agreement has its id. */
export function accountOf(id: string): AccountRef {
  return { id: id as LedgerAccountId }
}

/** Leaves out what moves nothing: components of zero are not postings. */
export function postingsOf(
  ...moves: readonly { debit: AccountRef; credit: AccountRef; amount: Centavos }[]
): Posting[] {
  for (const move of moves) assert(move.amount >= 0n, 'a posting cannot be negative')
  return moves.filter((move) => move.amount > 0n)
}
