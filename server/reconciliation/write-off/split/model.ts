import type { AllocationId, DebtId, PayableId, PaymentId } from '#server/kernel/id.ts'
import {
  type Centavos,
  centavos,
  greater,
  lesser,
  splitByWeight,
  subtract,
  sum,
  ZERO,
} from '#server/kernel/money.ts'

/**
 * What each payment writes off of each debt of an agreement. The rule, in the order of the ledger:
 * late charges first (CC 354 for the charges of the instalment), then the capital of the
 * instalment, then its interest of the plan. Capital goes to the debts by what each still lacks of
 * its share, so that every line is exact to the centavo, no figure ever turns back, and a debt whose
 * agreement is paid off has been given exactly its share. Money that went back takes the same parts
 * away again. A line never changes by what happens after it.
 */
export type SplitDebt = {
  readonly debtId: DebtId
  /** What it brought in before discounts: principal, and correction, fine, interest and fee. */
  readonly principal: Centavos
  readonly charges: Centavos
  readonly discount: Centavos
}

export type SplitInstalment = {
  readonly payableId: PayableId
  readonly amount: Centavos
  /** Interest of the plan within the amount. */
  readonly interest: Centavos
}

/** Facts about the payables of one agreement, in the order of the ledger. */
export type SplitEvent =
  | {
      readonly kind: 'allocation'
      readonly id: AllocationId
      readonly paymentId: PaymentId
      readonly payableId: PayableId
      readonly amount: Centavos
    }
  | {
      readonly kind: 'late'
      readonly payableId: PayableId
      /** Positive; the reversal of one is not. */
      readonly amount: Centavos
    }
  | {
      readonly kind: 'let_off'
      readonly payableId: PayableId
      /** Negative; the reversal of one is not. */
      readonly amount: Centavos
    }

/** principal + charges + agreementCost + lateCharges − discount = amount. */
export type SplitLine = {
  readonly allocationId: AllocationId
  readonly debtId: DebtId
  readonly payableId: PayableId
  readonly paymentId: PaymentId
  readonly amount: Centavos
  readonly principal: Centavos
  readonly charges: Centavos
  /** Interest of the plan and IOF. */
  readonly agreementCost: Centavos
  readonly lateCharges: Centavos
  readonly discount: Centavos
}

export type SplitInput = {
  readonly debts: readonly SplitDebt[]
  readonly iof: Centavos
  readonly instalments: readonly SplitInstalment[]
  readonly events: readonly SplitEvent[]
}

/** Of one instalment: what it asked for, and what was given so far. */
type Line = { amount: bigint; interest: bigint; late: bigint; letOff: bigint } & Given
type Given = { givenLate: bigint; givenCapital: bigint; givenCost: bigint; waived: bigint }

/** What one payment put to one instalment, part by part, so that it can be taken away again. */
type Put = {
  capital: bigint[]
  waived: bigint[]
  /** Debts in order, then the IOF. */
  cost: bigint
  late: bigint
}

type State = {
  readonly debts: readonly (SplitDebt & { share: bigint })[]
  /** What each debt, and last the IOF, still lacks of its share. */
  readonly lacking: bigint[]
  readonly lines: Map<PayableId, Line>
  readonly puts: Map<string, Put>
}

export function splitAgreement(input: SplitInput): SplitLine[] {
  const state = begin(input)
  const written: SplitLine[] = []
  for (const event of input.events) {
    const line = state.lines.get(event.payableId)
    if (line === undefined) continue
    if (event.kind === 'late') line.late += event.amount
    else if (event.kind === 'let_off') line.letOff -= event.amount
    else if (event.amount > 0n) written.push(...put(state, line, event))
    else written.push(...takeBack(state, line, event))
  }
  return written
}

function begin({ debts, iof, instalments }: SplitInput): State {
  const shared = debts.map((debt) => ({
    ...debt,
    share: debt.principal + debt.charges - debt.discount,
  }))
  return {
    debts: shared,
    lacking: [...shared.map((debt) => debt.share), iof],
    lines: new Map(
      instalments.map(({ payableId, amount, interest }) => [
        payableId,
        {
          amount,
          interest,
          late: 0n,
          letOff: 0n,
          givenLate: 0n,
          givenCapital: 0n,
          givenCost: 0n,
          waived: 0n,
        },
      ]),
    ),
    puts: new Map(),
  }
}

type Allocation = Extract<SplitEvent, { kind: 'allocation' }>

function put(state: State, line: Line, event: Allocation): SplitLine[] {
  const late = clamp(line.late - line.givenLate, event.amount)
  const net = event.amount - late
  const capitalDue = greaterOf(line.amount - line.interest - line.givenCapital - line.waived)
  const capital = clamp(capitalDue, net)
  const given = line.givenLate + line.givenCapital + line.givenCost + event.amount
  const isSettled = given >= line.amount + line.late - line.letOff
  const waived = isSettled ? capitalDue - capital : 0n
  const parts = apportion(capital + waived, state.lacking)
  const lost = parts.rest
  const forgiven = splitByWeight(centavos(waived), parts.amounts)
  const done: Put = {
    capital: parts.amounts.map((part, i) => part - (forgiven[i] ?? 0n)),
    waived: [...forgiven],
    cost: net - capital + lost,
    late,
  }
  line.givenLate += late
  line.givenCapital += capital - lost
  line.givenCost += done.cost
  line.waived += waived
  const key = keyOf(event)
  state.puts.set(key, joined(state.puts.get(key), done, 1n))
  return linesOf(state, event, done, 1n)
}

function takeBack(state: State, line: Line, event: Allocation): SplitLine[] {
  const key = keyOf(event)
  const before = state.puts.get(key)
  if (before === undefined) return []
  const back = greaterOf(-event.amount)
  const weights = [...before.capital, before.cost, before.late]
  const whole = weights.reduce((a, b) => a + b, 0n)
  if (whole === 0n) return []
  const amounts = splitByWeight(lesser(centavos(back), centavos(whole)), weights)
  const places = before.capital.length
  const done: Put = {
    capital: amounts.slice(0, places),
    waived: before.waived.map((part) => (back >= whole ? part : (part * back) / whole)),
    cost: amounts[places] ?? 0n,
    late: amounts[places + 1] ?? 0n,
  }
  line.givenLate -= done.late
  line.givenCapital -= total(done.capital)
  line.givenCost -= done.cost
  line.waived -= total(done.waived)
  state.puts.set(key, joined(before, done, -1n))
  return linesOf(state, event, done, -1n)
}

/** One line for each debt that anything of it moved for; the IOF and the plan's interest by share. */
function linesOf(state: State, event: Allocation, done: Put, sign: 1n | -1n): SplitLine[] {
  const { debts, lacking } = state
  const places = debts.length
  const shares = debts.map((debt) => debt.share)
  const iof = done.capital[places] ?? 0n
  const costs = splitByWeight(centavos(done.cost + iof), shares)
  const lates = splitByWeight(centavos(done.late), shares)
  const lackingBefore = total(lacking)
  const wasDone = lackingBefore === 0n
  const isDone = lackingBefore === sign * (total(done.capital) + total(done.waived))
  moveLacking(lacking, places, (done.capital[places] ?? 0n) + (done.waived[places] ?? 0n), sign)
  const written: SplitLine[] = []
  debts.forEach((debt, i) => {
    const waived = done.waived[i] ?? 0n
    const before = writtenOff(debt, debt.share - (lacking[i] ?? 0n), wasDone)
    moveLacking(lacking, i, (done.capital[i] ?? 0n) + waived, sign)
    const after = writtenOff(debt, debt.share - (lacking[i] ?? 0n), isDone)
    const agreementCost = centavos(sign * (costs[i] ?? 0n))
    const lateCharges = centavos(sign * (lates[i] ?? 0n))
    const principal = subtract(after.principal, before.principal)
    const charges = subtract(after.charges, before.charges)
    const discount = centavos(after.discount - before.discount + sign * waived)
    const amount = centavos(sum([principal, charges, agreementCost, lateCharges]) - discount)
    if ([amount, principal, charges, discount].every((figure) => figure === 0n)) return
    const { id: allocationId, payableId, paymentId } = event
    const figures = { amount, principal, charges, agreementCost, lateCharges, discount }
    written.push({ allocationId, debtId: debt.debtId, payableId, paymentId, ...figures })
  })
  return written
}

function moveLacking(lacking: bigint[], place: number, amount: bigint, sign: 1n | -1n): void {
  lacking[place] = (lacking[place] ?? 0n) - sign * amount
}

/**
 * What of a debt is gone once `given` of its share was given: figures that only grow with it, and
 * are exactly the debt's own at its whole share. A debt that was let off whole has no share: it is
 * gone when everything else of the agreement is.
 */
function writtenOff(debt: SplitDebt & { share: bigint }, given: bigint, isDone: boolean) {
  const { principal, charges, discount, share } = debt
  if (share === 0n) return isDone ? { principal, charges, discount } : NOTHING
  const letOff = (discount * given) / share
  const gone = given + letOff
  const ofPrincipal = (principal * gone) / (principal + charges)
  return {
    principal: centavos(ofPrincipal),
    charges: centavos(gone - ofPrincipal),
    discount: centavos(letOff),
  }
}

const NOTHING = { principal: ZERO, charges: ZERO, discount: ZERO }

/** Splits by what is lacking; what nobody lacks is left as `rest`. */
function apportion(
  amount: bigint,
  lacking: readonly bigint[],
): { amounts: bigint[]; rest: bigint } {
  const weights = lacking.map(greaterOf)
  const room = total(weights)
  const given = amount < room ? amount : room
  const amounts = room === 0n ? weights.map(() => 0n) : splitByWeight(centavos(given), weights)
  return { amounts: [...amounts], rest: amount - given }
}

function joined(before: Put | undefined, more: Put, sign: 1n | -1n): Put {
  const none = more.capital.map(() => 0n)
  const { capital, waived, cost, late } = before ?? {
    capital: none,
    waived: none,
    cost: 0n,
    late: 0n,
  }
  return {
    capital: more.capital.map((part, i) => (capital[i] ?? 0n) + sign * part),
    waived: more.waived.map((part, i) => (waived[i] ?? 0n) + sign * part),
    cost: cost + sign * more.cost,
    late: late + sign * more.late,
  }
}

const keyOf = ({ paymentId, payableId }: Allocation) => `${paymentId} ${payableId}`
const total = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n)
const greaterOf = (amount: bigint): bigint => greater(centavos(amount), ZERO)
/** Between nothing and `most`. */
const clamp = (amount: bigint, most: bigint): bigint =>
  lesser(greater(centavos(amount), ZERO), centavos(most))
