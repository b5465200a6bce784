import type { InstalmentView } from '#components/portal/view.ts'
import { type InstalmentProgress, owedOf, statesOf } from '#server/agreements/model.ts'
import { businessDate } from '#server/kernel/clock.ts'

/** "entrada", "2ª parcela", "última parcela", or "pagamento único". */
export function instalmentLabel(
  number: number,
  instalments: readonly { number: number }[],
): string {
  if (instalments.length === 1) return 'pagamento único'
  if (number === 0) return 'entrada'
  const last = Math.max(...instalments.map((line) => line.number))
  return number === last ? 'última parcela' : `${number}ª parcela`
}

/** "parcela 1 de 3": its place in the order of payment, the entrada counted. */
export function placeLabel(number: number, instalments: readonly { number: number }[]): string {
  if (instalments.length === 1) return 'pagamento único'
  const place = instalments.findIndex((line) => line.number === number) + 1
  return `parcela ${place} de ${instalments.length}`
}

/** The line of the agreement; receipts are linked only for whoever may open them. */
export function scheduleView(
  instalments: readonly InstalmentProgress[],
  today: Temporal.PlainDate,
  receipts: boolean,
): InstalmentView[] {
  const states = statesOf(instalments, today)
  return instalments.map((line, i) => {
    const state = states[i] ?? 'later'
    const label = instalmentLabel(line.number, instalments)
    // What a person of the team looks at is asked for by nobody, and is not late.
    const isLookedAt = line.underReview && state !== 'paid'
    return {
      id: line.id,
      label: isLookedAt ? `${label}, em conferência` : label,
      dueDate: line.dueOn,
      amount: owedOf(line),
      paid: line.paid,
      state: state === 'cancelled' || isLookedAt ? 'later' : state,
      paidOn: state === 'paid' && line.paidAt ? businessDate(line.paidAt) : null,
      receiptHref: receipts && state === 'paid' ? `/pago/${line.id}/comprovante` : null,
    }
  })
}
