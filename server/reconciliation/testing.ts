import { addBusinessDays, bankCalendar } from '#server/kernel/calendar.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { inScope } from '#server/platform/db.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { compareBooks } from './finding/commands.ts'

/** Everything that the books disagree about now, as `kind state subject`. */
export async function findings(core: TestCore): Promise<string[]> {
  const rows = await inScope(core, testScope, (tx) =>
    tx.sql<{ kind: string; state: string; subject: string }>(
      `select kind, state, subject from reconciliation_exceptions
        where state <> 'resolved' order by kind, subject`,
    ),
  )
  return rows.map(({ kind, state, subject }) => `${kind} ${state} ${subject}`)
}

export async function compare(core: TestCore) {
  const last = businessDate(core.clock.now())
  const days = { first: last.subtract({ days: 100 }), last }
  return inScope(core, testScope, (tx) => compareBooks(tx, testScope, bankCalendar, days))
}

/** Noon in São Paulo, some business days on. */
export function advanceBusinessDays(core: TestCore, count: number): void {
  const day = addBusinessDays(bankCalendar, businessDate(core.clock.now()), count)
  core.clock.set(`${day.toString()}T15:00:00Z`)
}
