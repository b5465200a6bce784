import { encode } from 'uqr'
import { creditorView, withPunctuation } from '#app/_views/identity.ts'
import { automaticOfferView, automaticView } from '#app/(portal)/_views/automatic.ts'
import { placeLabel, scheduleView } from '#app/(portal)/_views/schedule.ts'
import { formatDay } from '#components/figures/dates.ts'
import type { OperatorView, PaidView, PixView } from '#components/portal/view.ts'
import type { DueView, NamePromiseView, RemindersView } from '#components/portal/view-parts.ts'
import { clockDays } from '#server/agreements/delisting/model.ts'
import { openOf } from '#server/agreements/model.ts'
import { percentOfFraction } from '#server/agreements/terms/clauses/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import type { BankCalendar } from '#server/kernel/calendar.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatTime } from '#server/kernel/format.ts'
import { greater, subtract, sum, ZERO } from '#server/kernel/money.ts'
import { isEnoughForCard } from '#server/payments/card/model.ts'

type Payable = PortalOutputs['agreements']['payable']

/** "18h40 de hoje", "9h10 de amanhã". */
export function clockWords(instant: Temporal.Instant, today: Temporal.PlainDate): string {
  const day = businessDate(instant)
  const days = day.since(today).total('days')
  const words = days === 0 ? 'hoje' : days === 1 ? 'amanhã' : formatDay(day, today)
  return `${formatTime(instant)} de ${words}`
}

export function pixView(
  found: Payable,
  operator: OperatorView,
  now: Temporal.Instant,
  actions: Pick<
    PixView,
    'regenerateAction' | 'cardAction' | 'wantAutomaticAction' | 'cancelAutomaticAction'
  >,
): PixView {
  const { payable, agreement, charge, chargeLines } = found
  const today = businessDate(now)
  const code = codeOf(found)
  const source = { id: agreement.id, automatic: found.automatic }
  const isWhole = chargeLines.length <= 1 && !isPartial(found)
  const base = {
    operator,
    creditor: creditorView(agreement),
    payableId: payable.id,
    label: askedLabel(found),
    isWhole,
    amount: charge?.amount ?? subtract(payable.owed, payable.paid),
    manner: found.manner,
    payee: {
      name: charge?.payeeName ?? agreement.creditorLegalName,
      taxId: `CNPJ ${withPunctuation(charge?.payeeCnpj ?? agreement.creditorCnpj)}`,
      onBehalfOf: charge?.method === 'stripe_pix' ? agreement.creditorName : null,
    },
    agreementId: agreement.id,
    ...actions,
    cardAction: isEnoughForCard(found.price.amount) ? actions.cardAction : null,
    automaticOffer: automaticOfferView(source, payable.id, today),
    automatic: code?.authorises ? automaticView(source, today) : null,
  }
  const paysOn = found.automatic.current?.nextOn
  if (
    charge?.method === 'cobr' &&
    ['created', 'live', 'unknown'].includes(charge.status) &&
    paysOn
  ) {
    const isPaying = found.automatic.current?.isToday ?? false
    return { ...base, state: 'automatic', on: paysOn, today, isPaying }
  }
  const alive = charge && Temporal.Instant.compare(charge.expiresAt, now) > 0
  if (charge?.status === 'live' && code && alive) {
    const due = charge.method === 'cobv' ? dueView(found, charge.expiresAt, today) : null
    return {
      ...base,
      // What a stored charge asks is what it asked on its day: the bank adds what lateness costs.
      amount: due ? found.price.amount : base.amount,
      state: 'waiting',
      code: code.text,
      qr: encode(code.text, { border: 0 }).data,
      validUntil: due
        ? formatDay(due.lastDay, due.today)
        : `as ${clockWords(charge.expiresAt, today)}`,
      due,
      statusUrl: `/pix/${payable.id}/estado`,
    }
  }
  const lost = charge?.status === 'created' || charge?.status === 'unknown'
  return { ...base, state: lost || charge?.status === 'failed' ? 'unavailable' : 'expired' }
}

/** The code to copy: of the charge, or of the charge with the question to the bank. */
function codeOf({ charge, payable, automatic: { current } }: Payable) {
  if (!charge?.brCode) return null
  const asks = current?.code && current.entryPayableId === payable.id && charge.method === 'cob'
  return asks
    ? { text: current.code, authorises: true }
    : { text: charge.brCode, authorises: false }
}

/** When a code with a due date is due, and what it costs when. */
function dueView(
  { payable, price, agreement: { lateFineRate, lateMonthlyRate, lateFreeDays } }: Payable,
  expiresAt: Temporal.Instant,
  today: Temporal.PlainDate,
): DueView {
  const { dueOn, payableUntil } = payable
  const costs = lateFineRate !== null && lateMonthlyRate !== null
  return {
    today,
    dueDate: dueOn,
    freeUntil: Temporal.PlainDate.compare(payableUntil, dueOn) > 0 ? payableUntil : null,
    isLate: Temporal.PlainDate.compare(today, payableUntil) > 0,
    lateCharges: sum([price.lateFine, price.lateInterest]),
    lastDay: businessDate(expiresAt.subtract({ seconds: 1 })),
    rates: costs
      ? { fine: percentOfFraction(lateFineRate), monthly: percentOfFraction(lateMonthlyRate) }
      : null,
    areInCode: lateFreeDays === 0,
  }
}

/** A part of one instalment, one, several, or all that is left. */
export function askedLabel(found: Payable): string {
  const { agreement, payable, chargeLines } = found
  const open = agreement.instalments.filter((line) => openOf(line) > 0n)
  if (chargeLines.length > 1) {
    return chargeLines.length >= open.length ? 'quitação' : `${chargeLines.length} parcelas`
  }
  const line = agreement.instalments.find((instalment) => instalment.id === payable.id)
  const place = placeLabel(line?.number ?? 0, agreement.instalments)
  return isPartial(found) ? `parte da ${place}` : place
}

function isPartial({ charge, payable, chargeLines }: Payable): boolean {
  const [line] = chargeLines
  if (!charge || !line || chargeLines.length > 1) return false
  const owed = sum([payable.owed, line.lateFine, line.lateInterest])
  return line.amount + line.earlyRebate < subtract(owed, payable.paid)
}

export function paidView(
  found: Payable,
  operator: OperatorView,
  today: Temporal.PlainDate,
  calendar: BankCalendar,
  reminders: PortalOutputs['reminders']['ofDevice'],
): PaidView {
  const { payable, agreement, payments, charge } = found
  const payment = payments[0]
  const confirmed = charge?.status === 'paid' || payable.paid >= payable.owed
  const open = agreement.instalments.filter((line) => openOf(line) > 0n)
  const paidOn = payment ? businessDate(payment.paidAt) : today
  const settled = agreement.status === 'settled'
  return {
    operator,
    creditor: creditorView(agreement),
    confirmed,
    amount: payment?.amount ?? subtract(payable.owed, payable.paid),
    paidOn,
    reference: payment?.providerPaymentId ?? '—',
    settled,
    manner: found.manner,
    stillOpen: greater(subtract(payable.owed, payable.paid), ZERO),
    remaining: open.length,
    schedule: scheduleView(agreement.instalments, today, true),
    agreementId: agreement.id,
    receiptHref: payment ? `/pago/${payable.id}/comprovante` : null,
    name: confirmed ? namePromiseView(agreement, paidOn, calendar) : null,
    statusUrl: confirmed ? null : `/pix/${payable.id}/estado`,
    reminders: confirmed && open.length > 0 ? remindersView(reminders) : null,
  }
}

function remindersView(reminders: PortalOutputs['reminders']['ofDevice']): RemindersView | null {
  if (reminders.state === 'none') return null
  if (reminders.state === 'on') return { isOn: true }
  return { isOn: false, publicKey: reminders.publicKey }
}

/** As the clock says; before it was started, which takes seconds, as it will say. */
function namePromiseView(
  agreement: Payable['agreement'],
  paidOn: Temporal.PlainDate,
  calendar: BankCalendar,
): NamePromiseView | null {
  const { namePromise, instalments, delistingPolicy, status } = agreement
  if (namePromise) return { by: namePromise.dueOn, clearedOn: namePromise.clearedOn }
  const [first] = instalments
  const isFirstPaid = first !== undefined && first.paid > 0n && openOf(first) === 0n
  const clears = status === 'settled' || (delistingPolicy === 'first_instalment' && isFirstPaid)
  return clears ? { by: clockDays(calendar, paidOn).dueOn, clearedOn: null } : null
}
