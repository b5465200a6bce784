import { recordAudit } from '#server/audit/commands.ts'
import { keptSince } from '#server/cases/retention/model.ts'
import { creditorsNamed } from '#server/insights/lists/commands.ts'
import type { CopyPart } from '#server/insights/lists/copy/commands.ts'
import { businessDate, today } from '#server/kernel/clock.ts'
import { BYTE_ORDER_MARK, csvLine } from '#server/kernel/csv.ts'
import { newId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { linesOf } from './copy/model.ts'
import { funnelOf } from './funnel/data.ts'
import { keepingOf } from './keeping/data.ts'
import {
  closedMonths,
  type Funnel,
  type Kept,
  type Period,
  periodOf,
  type Recovery,
  type ResultTable,
  type Roll,
} from './model.ts'
import { recoveryOf } from './recovery/data.ts'
import { rollsOf } from './rolling/data.ts'

export type ResultsAsked = {
  readonly creditorSlug: string | null
  readonly from: Temporal.PlainDate | null
  readonly to: Temporal.PlainDate | null
}

export type Results = {
  readonly today: Temporal.PlainDate
  readonly period: Period
  /** Visits, searches and spoken promises of before this day are gone; null: the period is whole. */
  readonly countedSince: Temporal.PlainDate | null
  readonly funnel: Funnel
  readonly recovery: Recovery
  readonly keeping: readonly Kept[]
  readonly rolls: readonly Roll[]
}

/** What came of it all in some days, among the creditors of who asks. */
export async function readResults(
  core: Core,
  scope: StaffScope,
  asked: ResultsAsked,
): Promise<Results> {
  const creditorIds = await creditorsNamed(core, scope, asked.creditorSlug)
  const now = core.clock.now()
  const day = today(core.clock)
  const period = periodOf(day, asked)
  const of = { creditorIds, period }
  const kept = businessDate(keptSince('sessions', day))
  return inScope(core, scope, async (tx) => {
    await tx.takeTime()
    return {
      today: day,
      period,
      countedSince: Temporal.PlainDate.compare(period.from, kept) < 0 ? kept : null,
      funnel: await funnelOf(tx, scope, of, day),
      recovery: await recoveryOf(tx, scope, of, day),
      keeping: await keepingOf(tx, scope, of, day),
      rolls: await rollsOf(tx, scope, { creditorIds, months: closedMonths(period, now) }),
    }
  })
}

/** One table of the results as a file that is safe to open in a spreadsheet; recorded. */
export async function copyResults(
  core: Core,
  scope: StaffScope,
  { table, ...asked }: ResultsAsked & { readonly table: ResultTable },
): Promise<CopyPart<never>> {
  const results = await readResults(core, scope, asked)
  const lines = linesOf(table, results)
  await inScope(core, scope, (tx) =>
    recordAudit(tx, scope, {
      action: 'list.copied',
      subjectId: newId(tx.clock.now().epochMilliseconds),
      list: `results.${table}`,
      lines: lines.length - 1,
    }),
  )
  return { text: BYTE_ORDER_MARK + lines.map(csvLine).join(''), next: null }
}
