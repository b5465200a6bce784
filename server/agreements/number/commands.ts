import { sql } from 'drizzle-orm'
import { runningNumbers } from '#db/schema/agreements.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

export type Series = 'agreement' | 'quote' | 'receipt' | 'clearance' | 'statement' | 'case'

const PREFIX = {
  agreement: '',
  quote: 'C',
  receipt: 'R',
  clearance: 'Q',
  statement: 'D',
  case: 'A',
} satisfies Record<Series, string>

/**
 * The next `count` numbers of a series, as people read them: `2026-004871`, `C2026-000123`. The
 * row stays locked until the transaction ends, so numbers have no gaps.
 */
export async function nextNumbers(
  tx: Tx,
  _scope: Scope,
  series: Series,
  year: number,
  count: number,
): Promise<string[]> {
  const [row] = await tx.db
    .insert(runningNumbers)
    .values({ series, year, last: count })
    .onConflictDoUpdate({
      target: [runningNumbers.series, runningNumbers.year],
      set: { last: sql`${runningNumbers.last} + ${count}` },
    })
    .returning({ last: runningNumbers.last })
  const first = (row?.last ?? count) - count + 1
  return Array.from(
    { length: count },
    (_, i) => `${PREFIX[series]}${year}-${String(first + i).padStart(6, '0')}`,
  )
}

export async function nextNumber(tx: Tx, scope: Scope, series: Series, year: number) {
  const [number] = await nextNumbers(tx, scope, series, year, 1)
  return number as string
}
