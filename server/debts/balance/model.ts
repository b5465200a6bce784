import { assert } from '#server/kernel/assert.ts'
import {
  type BankCalendar,
  dateOfEpochDay,
  epochDay,
  nextBusinessEpochDay,
} from '#server/kernel/calendar.ts'
import { type Centavos, centavos, lesser, ZERO } from '#server/kernel/money.ts'
import {
  type BalanceLine,
  type BalanceLineKind,
  type BalanceWarning,
  type Delay,
  line,
  type Notes,
} from '../charges/model.ts'
import { pausedLines } from '../charges/paused/model.ts'
import type { Fraction, ParameterTables } from '../parameters/model.ts'
import type { AccrualPause } from '../pauses/model.ts'
import type { CreditorKind, DebtTerms } from '../terms/model.ts'

/** What is owed today, itemised to the centavo (rules.md 1.1 to 1.4). */
export type BalanceInput = {
  readonly creditorKind: CreditorKind
  readonly principal: Centavos
  readonly dueDate: Temporal.PlainDate
  readonly terms: DebtTerms
  /** A fee, only when the contract's proof of it is attached (rules.md 1.1); else ZERO. */
  readonly provenFee: Centavos
  readonly tables: ParameterTables
  readonly calendar: BankCalendar
  /** The civil date in São Paulo on which the payment would count. */
  readonly date: Temporal.PlainDate
  /** What an agreement that ended left owed instead of what the contract would say; else null. */
  readonly restated: Restated | null
  /** Days on which nothing was, or is, added. */
  readonly pauses: readonly AccrualPause[]
}

/**
 * The base from which a debt is computed after an agreement on it ended. What had become owed by
 * then is frozen, and nothing accrues on it; where the debt `accrues`, correction and interest of
 * the original contract run on the principal since `on`, and the fine never again (CDC 52 §1).
 */
export type Restated = {
  readonly on: Temporal.PlainDate
  readonly frozen: Readonly<Record<FrozenPart, Centavos>>
  readonly accrues: boolean
}

export type FrozenPart = Exclude<keyof BalanceParts, 'principal'>

export type Balance = {
  /** Only what is owed: a line of zero is left out. They sum to `total` exactly. */
  readonly lines: readonly BalanceLine[]
  readonly total: Centavos
  readonly parts: BalanceParts
  readonly dueDate: Temporal.PlainDate
  /** The first business day on or after the due date: delay counts from here (CC 132 §1). */
  readonly effectiveDue: Temporal.PlainDate
  readonly date: Temporal.PlainDate
  readonly daysLate: number
  /** Months without a published rate: nothing was charged for them (or the last rate repeated). */
  readonly unpublished: readonly string[]
  readonly warnings: readonly BalanceWarning[]
}

/** The total by component, as discounts and imputation need it. Correction belongs to principal. */
export type BalanceParts = {
  readonly principal: Centavos
  readonly correction: Centavos
  readonly interest: Centavos
  readonly fine: Centavos
  readonly fee: Centavos
}

/** Today's balance. Each component is rounded half-up to the centavo, then summed. */
export function computeBalance(input: BalanceInput): Balance {
  assert(input.principal > 0n, 'a debt has a positive principal')
  const { effectiveDue, daysLate, lines, notes } = uncapped(input)
  if (input.terms.creditCard) capCharges(lines, input.principal)
  const parts = partsOf(lines)
  const total = centavos(
    parts.principal + parts.correction + parts.interest + parts.fine + parts.fee,
  )
  return {
    lines,
    total,
    parts,
    dueDate: input.dueDate,
    effectiveDue,
    date: input.date,
    daysLate,
    unpublished: notes.unpublished,
    warnings: notes.warnings,
  }
}

/** Days of delay and the lines of a balance before the cap of card debts. */
function uncapped(input: BalanceInput) {
  const nominalDay = epochDay(input.dueDate)
  const effectiveDay = nextBusinessEpochDay(input.calendar, nominalDay)
  const effectiveDue = effectiveDay === nominalDay ? input.dueDate : dateOfEpochDay(effectiveDay)
  const daysLate = Math.max(0, epochDay(input.date) - effectiveDay)
  const delay: Delay = { ...input, effectiveDue, effectiveDay, daysLate }
  const notes: Notes = { unpublished: [], warnings: [], exact: new Map() }
  const lines = [line('principal', 'contract', input.principal, input.principal)]
  const { pauses } = input
  if (input.restated) lines.push(...linesSince(input.restated, delay, pauses, notes))
  else if (daysLate > 0) lines.push(...pausedLines(delay, pauses, notes))
  return { effectiveDue, daysLate, lines, notes }
}

/**
 * What a principal of any size is charged, as exact fractions: correction and Selic of the
 * principal, all others of the principal with its correction. For work over whole portfolios.
 */
export function chargeFractions(input: BalanceInput): {
  readonly daysLate: number
  readonly exact: ReadonlyMap<BalanceLineKind, Fraction>
} {
  const { daysLate, notes } = uncapped(input)
  return { daysLate, exact: notes.exact }
}

const FROZEN_KINDS = {
  correction: 'correction',
  interest: 'default-interest',
  fine: 'fine',
  fee: 'fee',
} as const satisfies Record<FrozenPart, BalanceLineKind>

const FROZEN_ORDER = ['correction', 'interest', 'fine', 'fee'] as const satisfies FrozenPart[]

/** What was frozen, then what the contract adds from that day on, without fine and fee. */
function linesSince(
  restated: Restated,
  delay: Delay,
  pauses: readonly AccrualPause[],
  notes: Notes,
): BalanceLine[] {
  const { on, frozen, accrues } = restated
  const lines = FROZEN_ORDER.filter((part) => frozen[part] > 0n).map((part) =>
    line(FROZEN_KINDS[part], 'from-agreement', frozen[part], frozen[part]),
  )
  const since = epochDay(on)
  const days = epochDay(delay.date) - since
  if (!accrues || days <= 0) return lines
  const again: Delay = {
    ...delay,
    terms: { ...delay.terms, fineRate: null },
    provenFee: ZERO,
    effectiveDue: on,
    effectiveDay: since,
    daysLate: days,
  }
  return [...lines, ...pausedLines(again, pauses, notes)]
}

const partOf = {
  principal: 'principal',
  correction: 'correction',
  selic: 'interest',
  'remunerative-interest': 'interest',
  'default-interest': 'interest',
  fine: 'fine',
  fee: 'fee',
} as const satisfies Record<BalanceLineKind, keyof BalanceParts>

function partsOf(lines: readonly BalanceLine[]): BalanceParts {
  const parts = { principal: ZERO, correction: ZERO, interest: ZERO, fine: ZERO, fee: ZERO }
  for (const { kind, amount } of lines) {
    const part = partOf[kind]
    parts[part] = centavos(parts[part] + amount)
  }
  return parts
}

/** Takes what exceeds the cap from the last lines first: fee, fine, interest, correction. */
function capCharges(lines: BalanceLine[], originalDebt: Centavos): void {
  let excess = lines.slice(1).reduce((sum, { amount }) => sum + amount, 0n) - originalDebt
  for (let i = lines.length - 1; i > 0 && excess > 0n; i--) {
    const candidate = lines[i]
    if (!candidate) continue
    const cut = lesser(candidate.amount, centavos(excess))
    excess -= cut
    const amount = centavos(candidate.amount - cut)
    lines[i] = { ...candidate, amount, beforeCap: candidate.amount }
  }
}
