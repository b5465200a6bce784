import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { creditorReturns } from '#db/schema/write-offs.ts'
import { type ClearedContract, confirmCleared } from '#server/agreements/delisting/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { dateOfEpochDay, epochDay } from '#server/kernel/calendar.ts'
import { today } from '#server/kernel/clock.ts'
import {
  type CreditorId,
  type CreditorReturnId,
  newId,
  type WriteOffLineId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { type ReadReturn, readReturn } from './data.ts'
import type { RefusedReturn, ReturnCounts, ReturnRefusal, TakenReturn } from './model.ts'
import type { ReturnRow } from './row/model.ts'

/**
 * Takes a creditor's return file: what became of each write-off, and which names were cleared; all
 * of it in one transaction, or nothing. The same bytes again change nothing and answer as before.
 */
export async function takeReturn(
  core: Core,
  scope: StaffScope | SystemScope,
  input: { creditorSlug: string; path: string; fileName?: string },
): Promise<Result<TakenReturn, ReturnRefusal, RefusedReturn>> {
  const found = await inScope(core, scope, (tx) => creditorBySlug(tx, scope, input.creditorSlug))
  if (!found || !isTheirs(scope, found.id)) {
    return refuse('unknown_creditor', { words: '', faults: [] })
  }
  const read = await readReturn(input.path, epochDay(today(core.clock)))
  if (!read.ok) return read
  const fileName = basename(input.fileName ?? input.path).slice(0, 120)
  return ok(
    await inScope(core, scope, (tx) =>
      keepReturn(tx, scope, { creditorId: found.id, fileName, ...read.value }),
    ),
  )
}

function isTheirs(scope: StaffScope | SystemScope, creditorId: CreditorId): boolean {
  return (
    scope.kind === 'system' || scope.creditorIds === 'all' || scope.creditorIds.includes(creditorId)
  )
}

type Given = ReadReturn & { readonly creditorId: CreditorId; readonly fileName: string }

async function keepReturn(
  tx: Tx,
  scope: StaffScope | SystemScope,
  { creditorId, fileName, sha256, rows }: Given,
): Promise<TakenReturn> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`return:${creditorId}`])
  const before = await takenBefore(tx, creditorId, sha256)
  if (before) return before
  const returnId = newId<CreditorReturnId>(tx.clock.now().epochMilliseconds)
  const outcomes = outcomesOf(rows, await knownLines(tx, creditorId, rows))
  const cleared = rows.flatMap((row) => clearedIn(row, outcomes.contractOf))
  const names = await confirmCleared(tx, scope, { creditorId, by: 'file', cleared })
  const strangers = new Set(names.unknown)
  const lines = [...outcomes.lines, ...namesOfNobody(rows, strangers)]
  const count = (outcome: Outcome['outcome']) =>
    lines.filter((line) => line.outcome === outcome).length
  const counts: ReturnCounts = {
    lines: rows.length,
    matched: count('matched'),
    differing: count('differing'),
    refused: count('refused'),
    unknown: count('unknown'),
    namesCleared: names.confirmed,
  }
  await tx.db.insert(creditorReturns).values({
    creditorId,
    id: returnId,
    fileName,
    fileSha256: sha256,
    ...counts,
    takenBy: scope.kind === 'staff' ? scope.staffId : null,
    takenAt: tx.clock.now(),
  })
  await writeOutcomes(tx, creditorId, returnId, lines)
  await recordAudit(tx, scope, {
    action: 'creditor_return.taken',
    subjectId: returnId,
    creditorId,
    lines: rows.length,
    namesCleared: names.confirmed,
  })
  return { ...counts, returnId, takenBefore: null }
}

async function takenBefore(
  tx: Tx,
  creditorId: CreditorId,
  sha256: Buffer,
): Promise<TakenReturn | null> {
  const [row] = await tx.sql<
    ReturnCounts & { id: CreditorReturnId; names_cleared: number; taken_at: Temporal.Instant }
  >(
    `select id, lines, matched, differing, refused, "unknown", names_cleared, taken_at
       from creditor_returns where creditor_id = $1 and file_sha256 = $2`,
    [creditorId, sha256],
  )
  if (!row) return null
  const { id: returnId, names_cleared: namesCleared, taken_at: takenAt, ...counts } = row
  return { ...counts, returnId, namesCleared, takenBefore: takenAt }
}

type KnownLine = {
  id: WriteOffLineId
  contract: string
  payment: string | null
  amount: bigint
}

/** The write-offs that the rows can mean, in a stable order. */
async function knownLines(
  tx: Tx,
  creditorId: CreditorId,
  rows: readonly ReturnRow[],
): Promise<KnownLine[]> {
  const about = rows.filter((row) => row.said !== null)
  return tx.sql<KnownLine>(
    `select l.id, d.contract_number as contract, y.provider_payment_id as payment, l.amount
       from write_off_lines l
       join debts d on d.creditor_id = l.creditor_id and d.id = l.debt_id
       left join payments y on y.creditor_id = l.creditor_id and y.id = l.payment_id
      where l.creditor_id = $1
        and (l.id = any ($2) or y.provider_payment_id = any ($3))
      order by l.id`,
    [
      creditorId,
      about.flatMap((row) => row.lineId ?? []),
      about.flatMap((row) => (row.lineId === null ? (row.payment ?? []) : [])),
    ],
  )
}

type Outcome = {
  readonly line: number
  readonly lineId: WriteOffLineId | null
  readonly outcome: 'matched' | 'differing' | 'refused' | 'unknown'
  readonly amount: bigint | null
  readonly reason: string | null
}

/** What each row that speaks of money comes to, and the contract behind each row. */
function outcomesOf(rows: readonly ReturnRow[], known: readonly KnownLine[]) {
  const byId = new Map<string, KnownLine>(known.map((line) => [line.id, line]))
  const byPlace = Map.groupBy(known, (line) => `${line.contract} ${line.payment}`)
  const contractOf = new Map<number, string>()
  const lines: Outcome[] = []
  for (const row of rows) {
    if (row.said === null) continue
    const meant = meantBy(row, byId, byPlace)
    if (meant) contractOf.set(row.line, meant.contract)
    lines.push({ line: row.line, lineId: meant?.id ?? null, ...verdict(row.said, meant) })
  }
  return { lines, contractOf }
}

function meantBy(
  row: ReturnRow,
  byId: ReadonlyMap<string, KnownLine>,
  byPlace: Map<string, KnownLine[]>,
): KnownLine | undefined {
  if (row.lineId !== null) {
    const line = byId.get(row.lineId)
    // A line under another contract's name is nobody's line.
    return line && (row.contract === null || row.contract === line.contract) ? line : undefined
  }
  const candidates = byPlace.get(`${row.contract} ${row.payment}`) ?? []
  const exact = candidates.findIndex((line) => line.amount === row.said?.amount)
  // Two parts of one payment on one debt: each row takes one of them.
  return candidates.splice(exact === -1 ? 0 : exact, 1)[0]
}

function verdict(said: NonNullable<ReturnRow['said']>, meant: KnownLine | undefined) {
  const { amount, reason } = said
  if (!meant) return { outcome: 'unknown', amount, reason } as const
  if (!said.accepted) return { outcome: 'refused', amount, reason } as const
  const isSame = amount === null || amount === meant.amount
  return {
    outcome: isSame ? 'matched' : 'differing',
    amount: amount ?? meant.amount,
    reason,
  } as const
}

function clearedIn(row: ReturnRow, contractOf: ReadonlyMap<number, string>): ClearedContract[] {
  const contractNumber = row.contract ?? contractOf.get(row.line)
  if (row.clearedOn === null || contractNumber === undefined) return []
  return [{ contractNumber, clearedOn: dateOfEpochDay(row.clearedOn) }]
}

/** Rows that speak of a name only, under a contract that is none of ours. */
function namesOfNobody(rows: readonly ReturnRow[], strangers: ReadonlySet<string>): Outcome[] {
  return rows
    .filter((row) => row.said === null && row.contract !== null && strangers.has(row.contract))
    .map(({ line }) => ({ line, lineId: null, outcome: 'unknown', amount: null, reason: null }))
}

async function writeOutcomes(
  tx: Tx,
  creditorId: CreditorId,
  returnId: CreditorReturnId,
  lines: readonly Outcome[],
): Promise<void> {
  await tx.sql(
    `insert into creditor_return_lines (creditor_id, return_id, line, line_id, outcome, amount, reason)
     select $1, $2, x.line, x.line_id, x.outcome, x.amount, x.reason
       from unnest($3::int[], $4::uuid[], $5::text[], $6::bigint[], $7::text[])
              as x(line, line_id, outcome, amount, reason)`,
    [
      creditorId,
      returnId,
      lines.map((line) => line.line),
      lines.map((line) => line.lineId),
      lines.map((line) => line.outcome),
      lines.map((line) => line.amount?.toString() ?? null),
      lines.map((line) => line.reason),
    ],
  )
}

/** The same for a file that came through the browser: it lies in a folder of ours while it is read. */
export async function takeUpload(
  core: Core,
  scope: StaffScope,
  input: { creditorSlug: string; fileName: string; content: string },
): Promise<Result<TakenReturn, ReturnRefusal, RefusedReturn>> {
  const folder = await mkdtemp(join(tmpdir(), 'quita-return-'))
  try {
    const path = join(folder, 'retorno.csv')
    await writeFile(path, Buffer.from(input.content, 'base64'), { mode: 0o600 })
    const { creditorSlug, fileName } = input
    return await takeReturn(core, scope, { creditorSlug, fileName: cleanName(fileName), path })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a browser says a file is called, without what no file is called. */
function cleanName(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N} ._()-]/gu, '_').toWellFormed()
  return clean.trim() || 'retorno.csv'
}
