/**
 * What a bench says: a ratio of ours to a floor taken in the same run. Ratios carry over to other
 * machines and are judged; absolute numbers do not and are only recorded.
 */
export type Figure = {
  readonly name: string
  /** Ours over the floor: the median over the rounds, and the lowest and highest round. */
  readonly ratio: Spread
  readonly target: { readonly is: 'at least' | 'at most'; readonly value: number } | null
  /** Absolute, for the record: `5,210 rows/s`. */
  readonly ours: string
  readonly floor: string
  /** What the floor is, and whatever else a reader must know to judge the ratio. */
  readonly note: string
}

export type Spread = { readonly median: number; readonly low: number; readonly high: number }

export const ROUNDS = 5

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const median = sorted[Math.floor(sorted.length / 2)]
  const low = sorted[0]
  const high = sorted.at(-1)
  if (median === undefined || low === undefined || high === undefined) {
    throw new Error('a spread needs at least one value')
  }
  return { median, low, high }
}

/** One number that does not vary: sizes. */
export function exact(value: number): Spread {
  return { median: value, low: value, high: value }
}

/** The value that this part of all of them does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Milliseconds that a piece of work took. */
export async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/**
 * Runs each contestant once a round, in turn (A-B-A-B), so that whatever slows the machine for a
 * while slows all of them. Answers the results of each by round.
 */
export async function alternate<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<number>>>,
  say: (line: string) => void,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants).filter((name): name is Name => name in contestants)
  const results = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 1; round <= rounds; round++) {
    const told: string[] = []
    for (const name of names) {
      const result = await contestants[name]()
      results.get(name)?.push(result)
      told.push(`${name} ${whole(result)}`)
    }
    say(`round ${round} of ${rounds}: ${told.join(', ')}`)
  }
  const entries = names.map((name) => [name, results.get(name) ?? []] as const)
  return Object.fromEntries(entries) as Record<Name, number[]>
}

/** How often a second something was done, that `work` does `count` times. */
export async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return (count / (performance.now() - beganMs)) * 1000
}

/** Ratios round by round: both numbers of a round met the same weather. */
export function ratios(ours: readonly number[], floor: readonly number[]): Spread {
  return spreadOf(ours.map((value, round) => value / (floor[round] ?? Number.NaN)))
}

export function passes({ ratio, target }: Figure): boolean {
  if (target === null) return true
  return target.is === 'at least' ? ratio.median >= target.value : ratio.median <= target.value
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

/** The table, one line a figure, and under it what each floor is. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { name, ratio, target, ours, floor } = figure
    const wanted = target === null ? '' : `${target.is === 'at least' ? '≥' : '≤'} ${target.value}`
    const verdict = target === null ? 'recorded' : passes(figure) ? 'pass' : 'MISSED'
    const spread = ratio.low === ratio.high ? '' : `${two(ratio.low)}–${two(ratio.high)}`
    return [name, two(ratio.median), spread, wanted, verdict, ours, floor]
  })
  const head = ['Figure', 'Ratio', 'Rounds', 'Target', '', 'Ours', 'Floor']
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width))
  const byNote = Map.groupBy(figures, ({ note }) => note)
  const notes = [...byNote].map(
    ([note, those]) => `${those.map(({ name }) => name).join('; ')}: ${note}`,
  )
  return [line(head), line(rule), ...rows.map(line), '', ...notes].join('\n')
}

function two(value: number): string {
  return value.toFixed(2)
}
