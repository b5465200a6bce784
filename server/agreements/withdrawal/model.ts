import type { AgreementStatus } from '../model.ts'

/** CDC 49 gives seven days for contracts at a distance; we give them for every plan (P). */
export const WITHDRAWAL_DAYS = 7

/** The last day on which a signed plan can be undone: the day of the signature is not counted. */
export function withdrawableUntil(signedOn: Temporal.PlainDate): Temporal.PlainDate {
  return signedOn.add({ days: WITHDRAWAL_DAYS })
}

/** Whether a plan can be undone by its person on a day. */
export function isWithdrawable(
  agreement: { readonly status: AgreementStatus; readonly signedOn: Temporal.PlainDate | null },
  today: Temporal.PlainDate,
): boolean {
  const { status, signedOn } = agreement
  if (status !== 'active' || signedOn === null) return false
  return Temporal.PlainDate.compare(today, withdrawableUntil(signedOn)) <= 0
}

/** What becomes of what was paid: it goes back, or stays as a payment of the original debts. */
export type PaidMoney = 'return' | 'keep'
