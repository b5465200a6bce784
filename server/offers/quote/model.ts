import { discountByShares } from '#server/agreements/discount/model.ts'
import { type AgreementDebt, type AgreementInstalment, shareOf } from '#server/agreements/model.ts'
import {
  buildSchedule,
  dueDates,
  entradaOf,
  payableUntil,
} from '#server/agreements/schedule/model.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { type BankCalendar, calendarOf } from '#server/kernel/calendar.ts'
import { asId, type DebtId } from '#server/kernel/id.ts'
import { type Centavos, centavos, splitEqually, sum, ZERO } from '#server/kernel/money.ts'
import { percentOf, rate } from '#server/kernel/rate.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { compileShares, type Shares } from '../policy/model.ts'
import { cappedOf, cetOf, exceedsChargeCap, iofOfPlan, withIof } from './cost/model.ts'
import {
  amountOf,
  instalmentCount,
  type PlanChoice,
  type QuotedDebt,
  type QuoteParameters,
} from './parameters/model.ts'

export type QuotePlan = {
  readonly debts: readonly AgreementDebt[]
  readonly instalments: readonly AgreementInstalment[]
  /** Today's balance of the debts, nothing let off. */
  readonly today: Centavos
  /** What is let off, on charges and on principal together. */
  readonly discount: Centavos
  readonly planInterest: Centavos
  readonly iof: Centavos
  /** today − discount + planInterest + iof = Σ instalments. */
  readonly total: Centavos
  readonly monthlyRate: string
  readonly cetAnnualPercent: string
}

export type QuoteRefusal =
  /** Rounding leaves a payment without anything in it. */
  | 'instalment-too-small'
  /** The discounts leave nothing to pay. */
  | 'nothing-to-pay'
  /** Interest of a plan would pass what the law lets a card debt cost. */
  | 'above-charge-cap'
  | 'no-cet'

/** The result of one quote. Same parameters, same centavos, on every machine and at any time. */
export function computeQuote(parameters: QuoteParameters): Result<QuotePlan, QuoteRefusal> {
  const debts = parameters.debts.map(discountDebt)
  const amount = sum(debts.map(shareOf))
  if (amount <= 0n) return refuse('nothing-to-pay')
  const schedule =
    parameters.choice === null
      ? ok(singlePayment(parameters, amount))
      : planSchedule(parameters, parameters.choice, amount)
  if (!schedule.ok) return schedule
  const { lines, credit } = schedule.value
  const planInterest = sum(lines.map((line) => line.interest))
  if (exceedsChargeCap(cappedOf(parameters, debts), amount, planInterest)) {
    return refuse('above-charge-cap')
  }
  const iof = iofOfPlan(parameters, debts, lines)
  const instalments = withIof(lines, iof)
  const cet = cetOf(parameters, credit, iof, instalments)
  if (!cet.ok) return refuse('no-cet')
  return ok({
    debts,
    instalments,
    today: sum(debts.map(owedToday)),
    discount: sum(debts.map((debt) => centavos(debt.discountOnCharges + debt.discountOnPrincipal))),
    planInterest,
    iof,
    total: centavos(amount + planInterest + iof),
    monthlyRate: parameters.choice?.monthlyRate ?? '0',
    cetAnnualPercent: cet.value,
  })
}

type Components = Pick<AgreementDebt, 'principal' | 'correction' | 'fine' | 'interest' | 'fee'>

/** Discounts by component: first fine and interest, then principal (rules.md 1.5). */
export function discountsOf(
  parts: Components,
  shares: Shares,
): Pick<AgreementDebt, 'discountOnCharges' | 'discountOnPrincipal'> {
  const { onFine, onInterest, onPrincipal } = discountByShares(parts, shares)
  const onCorrection = percentOf(parts.correction, shares.correction)
  return {
    discountOnCharges: centavos(onFine + onInterest + onCorrection),
    discountOnPrincipal: onPrincipal,
  }
}

function discountDebt(quoted: QuotedDebt): AgreementDebt {
  const parts = {
    principal: amountOf(quoted.principal),
    correction: amountOf(quoted.correction),
    fine: amountOf(quoted.fine),
    interest: amountOf(quoted.interest),
    fee: amountOf(quoted.fee),
  }
  const discounts = discountsOf(parts, compileShares(quoted.discounts))
  return { debtId: asId<DebtId>(quoted.debtId), ...parts, ...discounts }
}

function owedToday(debt: AgreementDebt): Centavos {
  return sum([debt.principal, debt.correction, debt.fine, debt.interest, debt.fee])
}

type Lines = {
  readonly lines: readonly AgreementInstalment[]
  /** What the person is lent: the deal less what is paid at its beginning. */
  readonly credit: Centavos
}

/** One payment, at any time until the last day. */
function singlePayment(parameters: QuoteParameters, amount: Centavos): Lines {
  const lastDay = Temporal.PlainDate.from(parameters.lastDay)
  const line = { number: 1, dueOn: lastDay, payableUntil: lastDay, amount, interest: ZERO }
  return { lines: [line], credit: amount }
}

function planSchedule(
  parameters: QuoteParameters,
  choice: PlanChoice,
  amount: Centavos,
): Result<Lines, 'instalment-too-small'> {
  const calendar = calendarOfQuote(parameters)
  const firstDue = Temporal.PlainDate.from(choice.firstDue)
  const lastDay = Temporal.PlainDate.from(parameters.lastDay)
  if (choice.entrada.kind === 'equal') {
    return equalPayments(amount, choice, calendar, lastDay, firstDue)
  }
  const entrada =
    choice.entrada.kind === 'share' ? entradaOf(amount, rate(choice.entrada.share)) : ZERO
  const schedule = buildSchedule({
    amount,
    entrada,
    system: choice.system,
    monthlyRate: rate(choice.monthlyRate),
    instalments: instalmentCount(choice),
    signedOn: Temporal.PlainDate.from(parameters.computedOn),
    entradaDue: lastDay,
    firstDue,
    calendar,
  })
  if (!schedule.ok) return schedule
  const lines = schedule.value.lines.map((line) => ({
    number: line.number,
    dueOn: line.dueDate,
    payableUntil: line.payableUntil,
    amount: line.amount,
    interest: line.interest,
  }))
  return ok({ lines, credit: schedule.value.financed })
}

/** floor(amount ÷ n) each, the entrada first and the remainder in the last (rules.md 1.5). */
function equalPayments(
  amount: Centavos,
  choice: PlanChoice,
  calendar: BankCalendar,
  entradaDue: Temporal.PlainDate,
  firstDue: Temporal.PlainDate,
): Result<Lines, 'instalment-too-small'> {
  assert(choice.system === 'zero', 'equal payments from the entrada on bear no interest')
  const dates = [entradaDue, ...dueDates(firstDue, choice.payments - 1)]
  const parts = splitEqually(amount, choice.payments)
  if (parts.some((part) => part === 0n)) return refuse('instalment-too-small')
  const lines = parts.map((part, number) => {
    const dueOn = assertPresent(dates[number], 'a date for each payment')
    return {
      number,
      dueOn,
      payableUntil: payableUntil(calendar, dueOn),
      amount: part,
      interest: ZERO,
    }
  })
  return ok({ lines, credit: centavos(amount - (parts[0] ?? 0n)) })
}

/** Bank days as they were known when the quote was made, local holidays and the year's end included. */
function calendarOfQuote({ holidays }: QuoteParameters): BankCalendar {
  const dates = holidays.map((day) => Temporal.PlainDate.from(day))
  return { ...calendarOf(dates), yearEndClosure: true }
}
