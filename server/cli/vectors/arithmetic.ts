import { costReadings } from './arithmetic-cost.ts'
import { dateReadings } from './arithmetic-date.ts'
import { debtReadings } from './arithmetic-debt.ts'
import { planReadings } from './arithmetic-plan.ts'
import {
  CaseProblem,
  compare,
  type Difference,
  has,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  outcomeOf,
} from './case.ts'
import { figureOf, type Reading } from './reading.ts'

const readings: readonly Reading[] = [
  ...debtReadings,
  ...planReadings,
  ...costReadings,
  ...dateReadings,
]

/** Said for people, never computed with. */
const remarks = new Set(['note', 'comment', 'source'])

/** One case: `inputs` choose the reading, `expected` states figures. Names are only printed. */
export function arithmeticOutcome(entry: Json, place: string): Outcome {
  const name = isObject(entry) && typeof entry.name === 'string' ? entry.name : place
  return outcomeOf(name, () => {
    const inputs = isObject(entry) ? entry.inputs : undefined
    const expected = isObject(entry) ? entry.expected : undefined
    if (!isObject(inputs)) throw new CaseProblem('it has no inputs')
    if (!isObject(expected) || Object.keys(expected).length === 0) {
      throw new CaseProblem('it states no expected figure')
    }
    return bestDifferences(inputs, Object.entries(expected))
  })
}

/**
 * Readings of the same inputs are told apart by the figures they know; where several know all of
 * them (the bare `interest` of a plan, by Price or by SAC), the case passes if one agrees.
 */
function bestDifferences(
  inputs: JsonObject,
  expected: readonly (readonly [string, Json])[],
): Difference[] {
  const fitting = readings.filter((reading) => fits(reading, inputs))
  if (fitting.length === 0) {
    const keys = Object.keys(inputs).join(', ') || 'none'
    throw new CaseProblem(`no computation of the product takes these inputs: ${keys}`)
  }
  const attempts = fitting.map((reading) => attempt(reading, inputs, expected))
  const known = Math.max(...attempts.map((one) => one.known))
  const closest = attempts
    .filter((one) => one.known === known)
    .sort((a, b) => a.differences.length - b.differences.length)
  return closest[0]?.differences ?? []
}

function fits(reading: Reading, inputs: JsonObject): boolean {
  const given = Object.keys(inputs).filter((key) => !remarks.has(key) && inputs[key] !== null)
  const allowed = [...reading.needs, ...reading.may]
  return (
    reading.needs.every((key) => has(inputs, key)) && given.every((key) => allowed.includes(key))
  )
}

function attempt(
  reading: Reading,
  inputs: JsonObject,
  expected: readonly (readonly [string, Json])[],
): { known: number; differences: Difference[] } {
  const figure = figureOf(reading, inputs)
  const known = expected.filter(([key]) => figure(key) !== undefined).length
  return { known, differences: compare(expected, figure) }
}
