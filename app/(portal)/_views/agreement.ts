import { creditorView } from '#app/_views/identity.ts'
import { instalmentLabel, scheduleView } from '#app/(portal)/_views/schedule.ts'
import type { AgreementView, OtherWaysView } from '#components/portal/agreement-view.ts'
import type { FormAction, OperatorView } from '#components/portal/view.ts'
import {
  openOf,
  owedOf,
  type BreachEffect as StoredBreachEffect,
} from '#server/agreements/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { sum, ZERO } from '#server/kernel/money.ts'

const BREACH = {
  novation: 'novacao',
  proportional: 'proportional',
  restore: 'restore',
} as const satisfies Record<StoredBreachEffect, AgreementView['breachEffect']>

type Agreement = PortalOutputs['agreements']['byId']

export type OtherWaysInput = Pick<OtherWaysView, 'action' | 'typed' | 'error'>

export function agreementView(
  agreement: Agreement,
  operator: OperatorView,
  today: Temporal.PlainDate,
  payAction: FormAction,
  otherWays: OtherWaysInput,
): AgreementView {
  const { instalments, prices } = agreement
  const schedule = scheduleView(instalments, today, true)
  const late = schedule.find((line) => line.state === 'late')
  const next = instalments.find((line) => line.id === prices.next?.payableId)
  const settled = agreement.status === 'settled'
  return {
    operator,
    creditor: creditorView(agreement),
    agreementId: agreement.id,
    number: agreement.number,
    signedOn: businessDate(agreement.signedAt ?? agreement.acceptedAt),
    today,
    state: settled ? 'settled' : late ? 'late' : 'current',
    total: sum(instalments.map(owedOf)),
    paid: sum(instalments.map((line) => line.paid)),
    schedule,
    next:
      prices.next && next
        ? { payableId: next.id, amount: prices.next.amount, dueDate: next.dueOn }
        : null,
    otherWays: prices.next ? otherWaysView(agreement, prices.next.payableId, otherWays) : null,
    late:
      late && next
        ? {
            since: next.dueOn,
            charges: prices.next?.late ?? ZERO,
            graceUntil: next.payableUntil.add({ days: agreement.graceDays }),
          }
        : null,
    breachEffect: BREACH[agreement.breachEffect],
    name: agreement.namePromise && {
      by: agreement.namePromise.dueOn,
      clearedOn: agreement.namePromise.clearedOn,
    },
    documents: agreement.signedAt
      ? [{ label: 'Acordo assinado (PDF)', href: `/acordo/${agreement.id}/contrato` }]
      : [],
    payAction,
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
