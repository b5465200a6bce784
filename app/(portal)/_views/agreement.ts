import { creditorView } from '#app/_views/identity.ts'
import { instalmentLabel, scheduleView } from '#app/(portal)/_views/schedule.ts'
import type { AgreementView, FormAction, OperatorView } from '#components/portal/view.ts'
import { openOf, type BreachEffect as StoredBreachEffect } from '#server/agreements/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { subtract, sum, ZERO } from '#server/kernel/money.ts'

const BREACH = {
  novation: 'novacao',
  proportional: 'proportional',
  restore: 'restore',
} as const satisfies Record<StoredBreachEffect, AgreementView['breachEffect']>

export function agreementView(
  agreement: PortalOutputs['agreements']['byId'],
  operator: OperatorView,
  today: Temporal.PlainDate,
  payAction: FormAction,
): AgreementView {
  const { instalments } = agreement
  const schedule = scheduleView(instalments, today, true)
  const late = schedule.find((line) => line.state === 'late')
  const open = instalments.filter((line) => openOf(line) > 0n && !line.cancelled)
  const [next, ahead] = open
  const settled = agreement.status === 'settled'
  return {
    operator,
    creditor: creditorView(agreement),
    agreementId: agreement.id,
    number: agreement.number,
    signedOn: businessDate(agreement.signedAt ?? agreement.acceptedAt),
    today,
    state: settled ? 'settled' : late ? 'late' : 'current',
    total: agreement.total,
    paid: sum(instalments.map((line) => line.paid)),
    schedule,
    next: next
      ? { payableId: next.id, amount: subtract(next.amount, next.paid), dueDate: next.dueOn }
      : null,
    ahead:
      ahead && !late
        ? {
            payableId: ahead.id,
            amount: subtract(ahead.amount, ahead.paid),
            label: instalmentLabel(ahead.number, instalments),
          }
        : null,
    late:
      late && next
        ? {
            since: next.dueOn,
            charges: ZERO,
            graceUntil: next.payableUntil.add({ days: agreement.graceDays }),
          }
        : null,
    breachEffect: BREACH[agreement.breachEffect],
    documents: agreement.signedAt
      ? [{ label: 'Acordo assinado (PDF)', href: `/acordo/${agreement.id}/contrato` }]
      : [],
    payAction,
  }
}
