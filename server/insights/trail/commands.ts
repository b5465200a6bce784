import { recordAudit } from '#server/audit/commands.ts'
import { BYTE_ORDER_MARK, csvLine } from '#server/kernel/csv.ts'
import { newId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { actsBefore, type NamedAct, type TrailFilter, withColleagues } from './data.ts'

const PART = 1_000

export type Trail = {
  readonly acts: readonly NamedAct[]
  /** Where the next page begins; null: there is none. */
  readonly next: bigint | null
}

/**
 * A page of recorded acts, the newest first. Who works for all creditors also sees what is about
 * none, the team's own; everybody else what is about their creditors and those who owe them.
 */
export async function readTrail(
  core: Core,
  who: StaffScope,
  filter: TrailFilter,
  { before, size }: { before: bigint | null; size: number },
): Promise<Trail> {
  const scope = who.creditorIds === 'all' ? teamScope : who
  const found = await inScope(core, scope, (tx) =>
    actsBefore(tx, scope, filter, { before, limit: size + 1 }),
  )
  const acts = await inScope(core, teamScope, (tx) =>
    withColleagues(tx, teamScope, who, found.slice(0, size)),
  )
  return { acts, next: found.length > size ? (acts.at(-1)?.sequence ?? null) : null }
}

const COLUMNS = [
  'sequencia',
  'quando_utc',
  'quem',
  'nome',
  'colega',
  'ato',
  'credor',
  'pessoa',
  'registro',
  'dados',
] as const

export type TrailPart = {
  readonly text: string
  /** Where the next part begins; null: this was the last. */
  readonly next: { readonly before: string; readonly lines: number } | null
}

/**
 * A part of a copy of the record, the newest acts first, as lines of a file that is safe to open in a
 * spreadsheet. It is recorded once it is whole, with how many lines it has.
 */
export async function copyTrail(
  core: Core,
  who: StaffScope,
  { before, lines, ...filter }: TrailFilter & { before: bigint | null; lines: number },
): Promise<TrailPart> {
  const { acts, next } = await readTrail(core, who, filter, { before, size: PART })
  const head = before === null ? BYTE_ORDER_MARK + csvLine(COLUMNS) : ''
  const text = head + acts.map(lineOf).join('')
  const soFar = lines + acts.length
  if (next !== null) return { text, next: { before: String(next), lines: soFar } }
  await inScope(core, who, (tx) =>
    recordAudit(tx, who, {
      action: 'audit.exported',
      subjectId: newId(tx.clock.now().epochMilliseconds),
      topic: filter.topic ?? 'all',
      lines: soFar,
    }),
  )
  return { text, next: null }
}

function lineOf(act: NamedAct): string {
  return csvLine([
    String(act.sequence),
    act.at.toString(),
    act.actor,
    act.by ?? '',
    act.colleague ?? '',
    act.action,
    act.creditor ?? '',
    act.debtorId ?? '',
    act.subjectId ?? '',
    JSON.stringify(act.data),
  ])
}
