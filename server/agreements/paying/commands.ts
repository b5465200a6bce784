import { and, eq } from 'drizzle-orm'
import { agreements } from '#db/schema/agreements.ts'
import {
  agreementOfPayable,
  instalmentsOf,
  lateTermsOf,
  lockSchedule,
} from '#server/agreements/data.ts'
import { type InstalmentProgress, openOf } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate, endOfBusinessDate, today } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, PayableId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { ok, type Refusal, type Result, refuse } from '#server/kernel/result.ts'
import type {
  ChargeRefusal,
  Priced,
  PricedByDay,
  Pricing,
} from '#server/payments/attempt/commands.ts'
import { type CardRefusal, requestCardPage } from '#server/payments/card/commands.ts'
import { requestPixCharge } from '#server/payments/charge/commands.ts'
import { payableById } from '#server/payments/data.ts'
import type { Charge, ChargeLine } from '#server/payments/model.ts'
import type { Core, Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { isBeingCollected, openAutomatic } from '../automatic/data.ts'
import type { AgreementRow } from '../breach/data.ts'
import { dueLine, dueTermsOf } from '../due-charge/model.ts'
import {
  aheadLines,
  type PricedPlan,
  partialLines,
  settlementLines,
  staysRight,
  wholeLine,
} from '../pricing/model.ts'
import { repairableOn } from '../repair/data.ts'
import { lateDue, scheduleWith } from '../repair/model.ts'

/** What a person wants to pay: the debtor chooses (CC 352), and may pay ahead (CDC 52 §2). */
export type Wish =
  | { readonly kind: 'instalment'; readonly payableId: PayableId }
  /** "Pague quanto der", at least MIN_PARTIAL: the oldest open instalments first. */
  | { readonly kind: 'amount'; readonly payableId: PayableId; readonly amount: Centavos }
  /** The last `count` open instalments, before their day. */
  | { readonly kind: 'ahead'; readonly payableId: PayableId; readonly count: number }
  | { readonly kind: 'settlement'; readonly payableId: PayableId }
  /** Everything that is late: keeps an agreement going, or brings a stopped one back in time. */
  | { readonly kind: 'late'; readonly payableId: PayableId }

/** Amounts that change at midnight are priced for the next day when so little of this one is left. */
const MIDNIGHT_MINUTES = 15

/** Makes or finds the one live Pix code for what a person wants to pay. */
export function requestPix(
  core: Core,
  services: Services,
  scope: DebtorScope,
  wish: Wish,
): Promise<Result<Charge, ChargeRefusal>> {
  return requestPixCharge(core, services, scope, pricingOf(scope, wish))
}

/** Makes or finds the one hosted page on which what a person wants to pay can be paid by card. */
export function requestCard(
  core: Core,
  services: Services,
  scope: DebtorScope,
  wish: Wish,
): Promise<Result<Charge, CardRefusal>> {
  return requestCardPage(core, services, scope, pricingOf(scope, wish))
}

/** Prices a wish under the lock of its agreement's schedule. */
export function pricingOf(scope: Scope, wish: Wish): Pricing {
  return async (tx) => {
    const place = await agreementOfPayable(tx, scope, wish.payableId)
    if (!place) return refuse('not_found')
    await lockSchedule(tx, scope, place)
    return priceWish(tx, scope, place, wish)
  }
}

async function priceWish(
  tx: Tx,
  scope: Scope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
  wish: Wish,
): Promise<Result<Priced, ChargeRefusal>> {
  const { creditorId } = key
  const [row] = await tx.db
    .select()
    .from(agreements)
    .where(and(eq(agreements.creditorId, creditorId), eq(agreements.id, key.agreementId)))
  const agreement = assertPresent(row, 'a payable has an agreement')
  const schedule = await instalmentsOf(tx, scope, key)
  const asked = assertPresent(
    schedule.find((line) => line.id === wish.payableId),
    'a payable is a line of its schedule',
  )
  const day = pricingDay(tx.clock.now())
  const stopped = agreement.status === 'broken' && wish.kind === 'late'
  const back = stopped ? await repairableOn(tx, scope, key, day) : null
  const refusal = refusalOf(schedule, asked, wish, back !== null)
  if (refusal) return refusal
  const plan: PricedPlan = {
    lines: back ? scheduleWith(schedule, lateTermsOf(agreement), back.taken) : schedule,
    monthlyRate: agreement.monthlyRate,
    lateCharges: lateTermsOf(agreement),
    beganOn: businessDate(agreement.acceptedAt),
  }
  const lines = linesFor(plan, asked, wish, day)
  const [first, ...others] = lines
  if (!first) return refuse('already_paid')
  const ids = lines.map(({ payableId }) => payableId)
  const isPaidToday = await isBeingCollected(tx, scope, creditorId, ids, today(tx.clock))
  if (isPaidToday) return refuse('being_collected')
  const isByItself = (await openAutomatic(tx, scope, key)) !== null
  return ok({
    creditorId,
    debtorId: agreement.debtorId,
    lines: [first, ...others],
    until:
      wish.kind === 'late'
        ? endOfBusinessDate(day)
        : await rightUntil(tx, scope, plan, lines, asked.id),
    // Where the bank pays by itself, a code made by hand must not stand in its way for weeks.
    due:
      wish.kind === 'instalment' && !isByItself ? byDay(agreement, asked, today(tx.clock)) : null,
  })
}

/** One instalment of a plan, whose code may live for as long as the agreement waits for it. */
function byDay(
  agreement: AgreementRow,
  asked: InstalmentProgress,
  on: Temporal.PlainDate,
): PricedByDay | null {
  if (agreement.kind !== 'plan') return null
  const { graceDays } = agreement
  const terms = dueTermsOf(asked, { lateCharges: lateTermsOf(agreement), graceDays }, on)
  return terms && { lines: [dueLine(asked)], terms }
}

function refusalOf(
  schedule: readonly InstalmentProgress[],
  asked: InstalmentProgress,
  wish: Wish,
  isComingBack: boolean,
): Refusal<ChargeRefusal> | null {
  if (asked.cancelled && !isComingBack) return refuse('closed')
  if (schedule.some((line) => line.underReview)) return refuse('under_review')
  if (wish.kind === 'instalment' && openOf(asked) === 0n) return refuse('already_paid')
  return null
}

function linesFor(
  plan: PricedPlan,
  asked: InstalmentProgress,
  wish: Wish,
  on: Temporal.PlainDate,
): ChargeLine[] {
  const open = plan.lines.filter((line) => openOf(line) > 0n)
  switch (wish.kind) {
    case 'instalment':
      return [wholeLine(asked, plan.lateCharges, on)]
    case 'amount':
      return partialLines(open, plan.lateCharges, on, wish.amount)
    case 'ahead':
      return aheadLines(plan, open.slice(-wish.count), on)
    case 'late':
      return lateDue(plan.lines, plan.lateCharges, on)
    case 'settlement':
      return settlementLines(plan, on)
  }
}

/** The day whose amounts are asked for: today, or tomorrow when today is as good as over. */
function pricingDay(now: Temporal.Instant): Temporal.PlainDate {
  return businessDate(now.add({ minutes: MIDNIGHT_MINUTES }))
}

async function rightUntil(
  tx: Tx,
  scope: Scope,
  plan: PricedPlan,
  lines: readonly ChargeLine[],
  payableId: PayableId,
): Promise<Temporal.Instant | null> {
  const closes = (await payableById(tx, scope, payableId))?.closesAt ?? null
  if (staysRight(plan, lines)) return closes
  const midnight = endOfBusinessDate(pricingDay(tx.clock.now()))
  return closes && Temporal.Instant.compare(closes, midnight) < 0 ? closes : midnight
}
