import { INTENTS, type Intent } from '../model.ts'

export type Example = { readonly text: string; readonly intent: Intent }

/** How certain each intent is for a text; they add up to one. */
export type Reader = (text: string) => ReadonlyMap<Intent, number>

/** What is seen in a text (see features). */
export type Features = (text: string) => ReadonlySet<string>

const ROUNDS = 20
const STEP = 0.3
const RESTRAINT = 1e-4
/** What was seen in one example only is a coincidence, unless it is a word. */
const LEAST_SEEN = 2
/** Differences smaller than this teach nothing. */
const NEGLIGIBLE = 1e-3

/** What speaks for one intent: a weight for each thing that may be seen, and how often it moved. */
type Voice = { readonly weights: Float64Array; readonly moved: Float64Array }

/**
 * Learns from examples how much each thing that is seen speaks for each intent: multinomial logistic
 * regression with the steps of AdaGrad. The same examples always make the same reader.
 */
export function learnFrom(examples: readonly Example[], featuresOf: Features): Reader {
  const seen = examples.map(({ text }) => featuresOf(text))
  const places = placesOf(seen)
  const lessons = examples.map(({ intent }, at) => ({
    intent,
    row: rowOf(seen[at] ?? new Set(), places),
  }))
  const voices = new Map(INTENTS.map((intent) => [intent, voiceOf(places.size)]))
  const random = sameEveryTime()
  for (let round = 0; round < ROUNDS; round++) {
    for (const { intent, row } of shuffled(lessons, random)) {
      const found = certainties(voices, row)
      for (const [name, voice] of voices) {
        const fault = (found.get(name) ?? 0) - (name === intent ? 1 : 0)
        if (Math.abs(fault) > NEGLIGIBLE) correct(voice, row, fault)
      }
    }
  }
  return (text) => certainties(voices, rowOf(featuresOf(text), places))
}

const voiceOf = (size: number): Voice => ({
  weights: new Float64Array(size),
  moved: new Float64Array(size).fill(1e-6),
})

/** Each thing worth knowing has a place of its own. */
function placesOf(seen: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const features of seen) {
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  }
  const worth = [...counts].filter(
    ([feature, count]) => count >= LEAST_SEEN || feature.startsWith('w '),
  )
  return new Map(worth.map(([feature], place) => [feature, place]))
}

function rowOf(features: ReadonlySet<string>, places: ReadonlyMap<string, number>): number[] {
  return Array.from(features, (feature) => places.get(feature) ?? -1).filter((place) => place >= 0)
}

function certainties(
  voices: ReadonlyMap<Intent, Voice>,
  row: readonly number[],
): Map<Intent, number> {
  const share = 1 / Math.sqrt(Math.max(row.length, 1))
  const said = Array.from(voices, ([intent, { weights }]): [Intent, number] => {
    let sum = 0
    for (const place of row) sum += weights[place] ?? 0
    return [intent, Math.exp(sum * share)]
  })
  const total = said.reduce((sum, [, value]) => sum + value, 0)
  return new Map(said.map(([intent, value]) => [intent, value / total]))
}

function correct({ weights, moved }: Voice, row: readonly number[], fault: number): void {
  const share = 1 / Math.sqrt(row.length)
  for (const place of row) {
    const weight = weights[place] ?? 0
    const push = fault * share + RESTRAINT * weight
    const sum = (moved[place] ?? 0) + push * push
    moved[place] = sum
    weights[place] = weight - (STEP * push) / Math.sqrt(sum)
  }
}

/** Not for secrets: an order that is mixed, and the same on every machine. */
function sameEveryTime(): () => number {
  let state = 7
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
