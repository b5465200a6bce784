import { assert } from '#server/kernel/assert.ts'
import {
  type BankCalendar,
  dateOfEpochDay,
  epochDay,
  nextBusinessEpochDay,
} from '#server/kernel/calendar.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import {
  type BalanceLine,
  type BalanceLineKind,
  type BalanceWarning,
  capCharges,
  type Delay,
  lateLines,
  line,
  type Notes,
} from '../charges/model.ts'
import type { ParameterTables } from '../parameters/model.ts'
import type { CreditorKind, DebtTerms } from '../terms/model.ts'

/** What is owed today, itemised to the centavo (arithmetic.md 1.1 to 1.4). */
export type BalanceInput = {
  readonly creditorKind: CreditorKind
  readonly principal: Centavos
  readonly dueDate: Temporal.PlainDate
  readonly terms: DebtTerms
  /** A fee, only when the contract's proof of it is attached (arithmetic.md 1.1); else ZERO. */
  readonly provenFee: Centavos
  readonly tables: ParameterTables
  readonly calendar: BankCalendar
  /** The civil date in São Paulo on which the payment would count. */
  readonly date: Temporal.PlainDate
}

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
  const nominalDay = epochDay(input.dueDate)
  const effectiveDay = nextBusinessEpochDay(input.calendar, nominalDay)
  const effectiveDue = effectiveDay === nominalDay ? input.dueDate : dateOfEpochDay(effectiveDay)
  const daysLate = Math.max(0, epochDay(input.date) - effectiveDay)
  const delay: Delay = { ...input, effectiveDue, effectiveDay, daysLate }
  const notes: Notes = { unpublished: [], warnings: [] }
  const lines = [line('principal', 'contract', input.principal, input.principal)]
  if (daysLate > 0) {
    lines.push(...lateLines(delay, notes))
    if (input.terms.creditCard) capCharges(lines, input.principal)
  }
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
