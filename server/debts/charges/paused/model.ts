import { epochDay } from '#server/kernel/calendar.ts'
import { centavos } from '#server/kernel/money.ts'
import { divideHalfUp } from '#server/kernel/rate.ts'
import type { Fraction } from '../../parameters/model.ts'
import { type AccrualPause, pausedBetween, pausedDays } from '../../pauses/model.ts'
import {
  type BalanceLine,
  type BalanceLineKind,
  type Delay,
  fractionText,
  lateLines,
  type Notes,
} from '../model.ts'

type Fractions = ReadonlyMap<BalanceLineKind, Fraction>

/**
 * What delay adds, without what it would have added during pauses. Of each charge, as the fraction that
 * it is of its base, the growth from the first to the last day of a pause is left out, and the rest is
 * rounded once: so the amount does not move within a pause, is never above that without one, and grows
 * afterwards exactly as it would have. A fall of an index in a pause is the person's: it stays.
 */
export function pausedLines(
  delay: Delay,
  pauses: readonly AccrualPause[],
  notes: Notes,
): BalanceLine[] {
  const lines = lateLines(delay, notes)
  const spans = pausedBetween(pauses, delay.effectiveDue, delay.date)
  if (spans.length === 0) return lines
  for (const { from, to } of spans)
    leaveOut(notes.exact, fractionsOn(delay, from), fractionsOn(delay, to))
  const days = pausedDays(pauses, delay.effectiveDue, delay.date)
  const kept = (line: BalanceLine, base: bigint) => reduced(line, base, notes.exact, days)
  const correction = lines.find(({ kind }) => kind === 'correction')
  const corrected = delay.principal + (correction ? kept(correction, delay.principal).amount : 0n)
  return lines
    .map((line) => {
      if (line.kind === 'fee') return line
      const isOfPrincipal = line.kind === 'correction' || line.kind === 'selic'
      return kept(line, isOfPrincipal ? delay.principal : corrected)
    })
    .filter(({ amount }) => amount > 0n)
}

/** What each charge would be of its base on an earlier day; nothing before there is a delay. */
function fractionsOn(delay: Delay, date: Temporal.PlainDate): Fractions {
  const daysLate = epochDay(date) - delay.effectiveDay
  const exact = new Map<BalanceLineKind, Fraction>()
  if (daysLate > 0) {
    lateLines({ ...delay, date, daysLate }, { unpublished: [], warnings: [], exact })
  }
  return exact
}

const NOTHING: Fraction = { numerator: 0n, denominator: 1n }

function leaveOut(all: Map<BalanceLineKind, Fraction>, before: Fractions, after: Fractions): void {
  for (const [kind, whole] of all) {
    const growth = difference(after.get(kind) ?? NOTHING, before.get(kind) ?? NOTHING)
    if (growth.numerator <= 0n) continue
    const rest = difference(whole, growth)
    all.set(kind, rest.numerator > 0n ? rest : NOTHING)
  }
}

function difference(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  }
}

function reduced(line: BalanceLine, base: bigint, exact: Fractions, days: number): BalanceLine {
  const fraction = exact.get(line.kind) ?? NOTHING
  return {
    ...line,
    base: centavos(base),
    amount: centavos(divideHalfUp(base * fraction.numerator, fraction.denominator)),
    rate: line.days === null ? fractionText(fraction) : line.rate,
    days: line.days === null ? null : Math.max(0, line.days - days),
  }
}
