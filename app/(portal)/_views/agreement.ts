import { creditorView } from '#app/_views/identity.ts'
import { automaticView } from '#app/(portal)/_views/automatic.ts'
import { debtView } from '#app/(portal)/_views/offers.ts'
import { instalmentLabel, scheduleView } from '#app/(portal)/_views/schedule.ts'
import type {
  AgreementState,
  AgreementView,
  LateView,
  OtherWaysView,
  ReturnView,
} from '#components/portal/agreement-view.ts'
import type { SavedCardView } from '#components/portal/saved-card-view.ts'
import type { OperatorView } from '#components/portal/view.ts'
import {
  type AgreementStatus,
  openOf,
  owedOf,
  type BreachEffect as StoredBreachEffect,
} from '#server/agreements/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { sum } from '#server/kernel/money.ts'
import { stoppedView } from './stopped.ts'

const BREACH = {
  novation: 'novacao',
  proportional: 'proportional',
  restore: 'restore',
} as const satisfies Record<StoredBreachEffect, AgreementView['breachEffect']>

const STATES = {
  awaiting_payment: 'waiting',
  active: 'current',
  settled: 'settled',
  broken: 'stopped',
  withdrawn: 'undone',
  lapsed: 'lapsed',
  superseded: 'superseded',
} as const satisfies Record<AgreementStatus, AgreementState>

type Agreement = PortalOutputs['agreements']['byId']

export type OtherWaysInput = Pick<OtherWaysView, 'action' | 'typed' | 'error'>

export function agreementView(
  agreement: Agreement,
  context: {
    operator: OperatorView
    today: Temporal.PlainDate
    otherWays: OtherWaysInput
    card: SavedCardView
  } & Pick<AgreementView, 'payAction' | 'payLateAction' | 'cancelAutomaticAction' | 'kept'>,
): AgreementView {
  const { instalments, prices, standing } = agreement
  const { operator, today, otherWays, card, ...actions } = context
  const next = instalments.find((line) => line.id === prices.next?.payableId)
  const isUnderReview = instalments.some((line) => line.underReview)
  return {
    operator,
    creditor: creditorView(agreement),
    agreementId: agreement.id,
    number: agreement.number,
    signedOn: businessDate(agreement.signedAt ?? agreement.acceptedAt),
    today,
    state: isUnderReview ? 'review' : standing.late ? 'late' : STATES[agreement.status],
    total: sum(instalments.map(owedOf)),
    paid: sum(instalments.map((line) => line.paid)),
    schedule: scheduleView(instalments, today, true),
    next:
      prices.next && next && !isUnderReview
        ? { payableId: next.id, amount: prices.next.amount, dueDate: next.dueOn }
        : null,
    otherWays:
      prices.next && !isUnderReview
        ? otherWaysView(agreement, prices.next.payableId, otherWays)
        : null,
    late: standing.late && !isUnderReview ? lateView(standing.late, agreement.graceDays) : null,
    stopped: stoppedView(agreement),
    undone: standing.undone,
    owed: standing.owed && {
      total: standing.owed.total,
      debts: standing.owed.debts.map(debtView),
    },
    endedOn: agreement.endedAt && businessDate(agreement.endedAt),
    revivedOn: standing.revivedOn,
    withdrawableUntil: standing.withdrawal?.until ?? null,
    card,
    returns: agreement.returns.map(returnView),
    isUnderReview,
    automatic: automaticView(agreement, today),
    breachEffect: BREACH[agreement.breachEffect],
    manner: agreement.manner,
    name: agreement.namePromise && {
      by: agreement.namePromise.dueOn,
      clearedOn: agreement.namePromise.clearedOn,
    },
    documents: agreement.signedAt
      ? [{ label: 'Acordo assinado (PDF)', href: `/acordo/${agreement.id}/contrato` }]
      : [],
    ...actions,
  }
}

function lateView(late: NonNullable<Agreement['standing']['late']>, graceDays: number): LateView {
  const { payableId, since, count, amount, charges, noticeOn, goesOnUntil, lapses } = late
  return {
    payableId,
    since,
    count,
    amount,
    charges,
    noticeOn,
    goesOnUntil,
    stopsOn: goesOnUntil.add({ days: 1 }),
    graceDays,
    lapses,
  }
}

function returnView(found: Agreement['returns'][number]): ReturnView {
  return {
    id: found.id,
    amount: found.amount,
    by: found.kind === 'refund' ? 'ours' : 'bank',
    way: found.way,
    askedOn: businessDate(found.askedAt),
    doneOn: found.doneAt && businessDate(found.doneAt),
  }
}

function otherWaysView(
  { id, instalments, prices }: Agreement,
  payableId: string,
  input: OtherWaysInput,
): OtherWaysView {
  const last = instalments.findLast((line) => openOf(line) > 0n)
  return {
    ...input,
    agreementId: id,
    payableId,
    lastAhead:
      prices.lastAhead && last
        ? { ...prices.lastAhead, label: instalmentLabel(last.number, instalments) }
        : null,
    settlement: prices.settlement,
  }
}
