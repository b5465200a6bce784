import { businessDate, today } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, PayableId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { chargeById } from '#server/payments/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type InstalmentProgress, openOf } from '../../model.ts'
import {
  type AutomaticRow,
  automaticsOf,
  type Collection,
  collectionsOf,
  isPaidByCard,
  offersAutomatic,
} from '../data.ts'
import { coverOf, settlementDay } from '../model.ts'

/** What a person must know of the automatic payment of an agreement, on the day they look. */
export type AutomaticStanding = {
  /** What could be authorised with the next payment; null where it is not offered. */
  readonly offer: AutomaticOffer | null
  /** The newest one; null where none was asked for. */
  readonly current: AutomaticCurrent | null
}

export type AutomaticOffer = {
  readonly payableId: PayableId
  readonly count: number
  readonly amount: Centavos
  readonly isEqual: boolean
  readonly startsOn: Temporal.PlainDate
  readonly endsOn: Temporal.PlainDate
}

export type AutomaticCurrent = {
  /** `waiting`: for the payer's bank. */
  readonly state: 'waiting' | 'approved' | 'refused' | 'ended'
  /** The payment whose code authorises. */
  readonly entryPayableId: PayableId | null
  readonly code: string | null
  /** The day of the next debit, and of a try that follows one that failed. */
  readonly nextOn: Temporal.PlainDate | null
  readonly isRetry: boolean
  /** The bank is trying today: nothing else can be paid meanwhile. */
  readonly isToday: boolean
  /** An instalment that the bank could not pay and does not try again. */
  readonly failedOn: Temporal.PlainDate | null
  readonly endedOn: Temporal.PlainDate | null
  readonly endedBy: AutomaticRow['endedBy']
}

type Agreement = {
  readonly creditorId: CreditorId
  readonly id: AgreementId
  readonly kind: string
  readonly status: string
  readonly instalments: readonly InstalmentProgress[]
}

/** @param isOffered whether the PSP has the product at all. */
export async function automaticStandingOf(
  tx: Tx,
  scope: DebtorScope,
  agreement: Agreement,
  isOffered: boolean,
): Promise<AutomaticStanding> {
  const { creditorId, id: agreementId, instalments } = agreement
  const [row] = await automaticsOf(tx, scope, { creditorId, agreementId })
  const current = row ? await currentOf(tx, scope, row, instalments) : null
  const isOpen = current?.state === 'waiting' || current?.state === 'approved'
  const isRunning = agreement.kind === 'plan' && agreement.status === 'active'
  const isFree = !isOpen && !(await isPaidByCard(tx, scope, { creditorId, agreementId }))
  if (!isOffered || !isRunning || !isFree) return { offer: null, current }
  const cover = coverOf(instalments, today(tx.clock))
  if (cover === null || !(await offersAutomatic(tx, scope, creditorId))) {
    return { offer: null, current }
  }
  const { entry, rest, startsOn, endsOn, fixedAmount } = cover
  const amount = rest[0]?.amount ?? entry.amount
  const isEqual = fixedAmount !== null
  return {
    offer: { payableId: entry.id, count: rest.length, amount, isEqual, startsOn, endsOn },
    current,
  }
}

async function currentOf(
  tx: Tx,
  scope: DebtorScope,
  row: AutomaticRow,
  instalments: readonly InstalmentProgress[],
): Promise<AutomaticCurrent> {
  const { creditorId, entryChargeId, cancelWantedAt, endedAt } = row
  const entry = await chargeById(tx, scope, { creditorId, chargeId: entryChargeId })
  const collections = await collectionsOf(tx, scope, { creditorId, automaticId: row.id })
  const over = cancelWantedAt ?? endedAt
  const state = over === null ? openStateOf(row) : endStateOf(row)
  const next = state === 'approved' ? nextDebit(row, instalments, collections) : null
  const on = today(tx.clock)
  return {
    state,
    entryPayableId: entry?.payableId ?? null,
    // The code of a payment that is over authorises nothing any more.
    code: state === 'waiting' && entry?.status === 'live' ? row.code : null,
    nextOn: next?.on ?? null,
    isRetry: next?.isRetry ?? false,
    isToday: next !== null && Temporal.PlainDate.compare(next.on, on) <= 0,
    failedOn: failedDay(instalments, collections),
    endedOn: over && businessDate(over),
    endedBy: row.endedBy,
  }
}

function openStateOf({ status }: AutomaticRow): 'waiting' | 'approved' {
  return status === 'approved' ? 'approved' : 'waiting'
}

function endStateOf({ status }: AutomaticRow): 'refused' | 'ended' {
  return status === 'rejected' || status === 'refused' ? 'refused' : 'ended'
}

/** The first open instalment that the bank is still to pay. */
function nextDebit(
  { startsOn }: AutomaticRow,
  instalments: readonly InstalmentProgress[],
  collections: readonly Collection[],
): { on: Temporal.PlainDate; isRetry: boolean } | null {
  for (const line of instalments) {
    const isCovered = Temporal.PlainDate.compare(line.dueOn, startsOn) >= 0
    if (!isCovered || openOf(line) !== line.amount || line.cancelled) continue
    const known = collections.find(({ payableId }) => payableId === line.id)
    if (!known) return { on: settlementDay(line.dueOn), isRetry: false }
    const isOpen = known.closedAt === null && ['created', 'live', 'unknown'].includes(known.status)
    if (!isOpen) continue
    const on = known.pendingOn ?? known.retryOn ?? known.settlesOn
    return { on, isRetry: known.retries > 0 || known.retryOn !== null }
  }
  return null
}

/** The due date of an instalment that is still open after the bank's last try. */
function failedDay(
  instalments: readonly InstalmentProgress[],
  collections: readonly Collection[],
): Temporal.PlainDate | null {
  const failed = collections.findLast(
    ({ closedAt, status, payableId }) =>
      closedAt !== null &&
      status !== 'paid' &&
      status !== 'removed' &&
      instalments.some((line) => line.id === payableId && openOf(line) > 0n),
  )
  return failed?.dueOn ?? null
}
