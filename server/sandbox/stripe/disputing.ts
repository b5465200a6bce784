import { assertPresent } from '#server/kernel/assert.ts'
import type { Work } from './context.ts'
import { emit } from './emitting.ts'
import { disputeView } from './money-views.ts'
import {
  type ChargeRecord,
  charges,
  type DisputeRecord,
  disputes,
  type MovementRecord,
  movements,
} from './records.ts'
import { childrenOf, find, makeId, nowSeconds, put } from './store.ts'

export type DisputeOptions = {
  reason: string
  amount?: number | undefined
  status?: DisputeRecord['status'] | undefined
  /** Withdrawn at once, as card disputes are; an inquiry (`warning_…`) withdraws nothing. */
  isWithdrawn?: boolean | undefined
}

const EVIDENCE_DAYS = 7

/** A payer contests a charge at their bank. */
export function openDispute(work: Work, chargeId: string, options: DisputeOptions): DisputeRecord {
  const { book } = work.double
  const charge = assertPresent(find(book, charges, chargeId), 'a dispute is about a charge')
  const dispute = put(book, disputes, {
    id: makeId('dp'),
    created: nowSeconds(book),
    charge: charge.id,
    intent: charge.intent,
    status: options.status ?? 'needs_response',
    amount: options.amount ?? charge.amount,
    currency: charge.currency,
    reason: options.reason,
    respondUntil: nowSeconds(book) + EVIDENCE_DAYS * 86_400,
  })
  const isInquiry = dispute.status.startsWith('warning_')
  emit(work, 'charge.dispute.created', disputeView(work.double, dispute))
  if (options.isWithdrawn ?? !isInquiry) withdraw(work, dispute)
  return dispute
}

/** Brings a dispute to its next state; the money follows, and the end is told. */
export function moveDispute(
  work: Work,
  dispute: DisputeRecord,
  status: DisputeRecord['status'],
): DisputeRecord {
  const moved = put(work.double.book, disputes, { ...dispute, status })
  const isWithdrawn = withdrawnOf(work, dispute.id) > 0
  const takesMoney = status === 'lost' || status === 'needs_response'
  if (takesMoney && !isWithdrawn) withdraw(work, moved)
  if (status === 'won' && isWithdrawn) reinstate(work, moved)
  const isClosed = status === 'won' || status === 'lost' || status === 'warning_closed'
  const type = isClosed ? 'charge.dispute.closed' : 'charge.dispute.updated'
  emit(work, type, disputeView(work.double, moved))
  return moved
}

export function withdrawnOf({ double }: Work, disputeId: string): number {
  const moved = childrenOf(double.book, movements, disputeId)
  return moved.reduce((sum, { amount }) => sum - amount, 0)
}

/** Open or lost, and withdrawn: such a charge cannot be refunded any more. */
export function isContested(work: Work, charge: ChargeRecord): boolean {
  return childrenOf(work.double.book, disputes, charge.id).some(
    ({ status }) => status !== 'won' && !status.startsWith('warning_'),
  )
}

function withdraw(work: Work, dispute: DisputeRecord): void {
  adjust(work, dispute, -dispute.amount, 'dispute')
  emit(work, 'charge.dispute.funds_withdrawn', disputeView(work.double, dispute))
}

function reinstate(work: Work, dispute: DisputeRecord): void {
  adjust(work, dispute, withdrawnOf(work, dispute.id), 'dispute_reversal')
  emit(work, 'charge.dispute.funds_reinstated', disputeView(work.double, dispute))
}

function adjust(
  { double }: Work,
  dispute: DisputeRecord,
  amount: number,
  category: MovementRecord['category'],
): void {
  put(double.book, movements, {
    id: makeId('txn'),
    created: nowSeconds(double.book),
    amount,
    currency: dispute.currency,
    type: 'adjustment',
    category,
    source: dispute.id,
    description: `Chargeback ${category} for ${dispute.charge}`,
  })
}
