import { createHash } from 'node:crypto'
import { writeOffExports, writeOffLines } from '#db/schema/write-offs.ts'
import { noteReported } from '#server/agreements/delisting/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  type AgreementId,
  type CreditorId,
  type DebtId,
  newId,
  type WriteOffExportId,
  type WriteOffLineId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import {
  type AgreementHistory,
  type Documents,
  historiesOf,
  linesAfter,
  type Period,
  unwrittenAgreements,
  unwrittenOfDebts,
} from './data.ts'
import { FILE_HEAD, lineText } from './file/model.ts'
import { type Restatement, unwrittenRestatements } from './restating/data.ts'
import { type Correction, correctionOf, inverseOf, isNothing } from './restating/model.ts'
import { type SplitLine, splitAgreement } from './split/model.ts'

export type ExportOrder = Period & {
  readonly creditorId: CreditorId
  readonly documents: Documents
}

export type MadeExport = {
  readonly exportId: WriteOffExportId
  readonly lines: number
  readonly amount: Centavos
  readonly sha256: Buffer
}

/**
 * Makes the file of everything that the money of a period wrote off for one creditor: writes the
 * lines that nobody was told of yet, freezes which lines the file has, and keeps the hash of its
 * bytes. What was exported before is exported again as the same lines. The creditor counts as told
 * of the names to clear.
 */
export async function makeExport(
  tx: Tx,
  scope: StaffScope | SystemScope,
  order: ExportOrder,
): Promise<Result<MadeExport, 'nothing_to_tell'>> {
  const { creditorId, first, last, documents } = order
  // One file at a time for each creditor, so that a line is made once and its place is sure.
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`write-off:${creditorId}`])
  await writeLines(tx, scope, creditorId, order)
  const exportId = newId<WriteOffExportId>(tx.clock.now().epochMilliseconds)
  const [kept] = await tx.sql<{ lines: number; amount: bigint; debts: DebtId[] | null }>(FREEZE, [
    creditorId,
    exportId,
    first,
    last,
  ])
  const { lines, amount, debts } = assertPresent(kept, 'a count answers a row')
  if (lines === 0) return refuse('nothing_to_tell')
  const sha256 = await hashOf(tx, scope, { creditorId, exportId, documents })
  await tx.db.insert(writeOffExports).values({
    creditorId,
    id: exportId,
    fromDay: first,
    toDay: last,
    documents,
    lines,
    amount: centavos(amount),
    sha256,
    madeBy: scope.kind === 'staff' ? scope.staffId : null,
    madeAt: tx.clock.now(),
  })
  await noteReported(tx, scope, { creditorId, debtIds: debts ?? [] })
  await recordAudit(tx, scope, {
    action: 'write_off.exported',
    subjectId: exportId,
    creditorId,
    lines,
    documents,
  })
  return ok({ exportId, lines, amount: centavos(amount), sha256 })
}

const FREEZE = `
  with frozen as (
    insert into write_off_export_lines (creditor_id, export_id, line_id, position, name_due_on)
    select l.creditor_id, $2, l.id, row_number() over (order by l.day, l.id),
           (select max(n.due_on) from delistings n
             where n.creditor_id = l.creditor_id and n.debt_id = l.debt_id
               and n.agreement_id = l.agreement_id and n.state <> 'reopened')
      from write_off_lines l
     where l.creditor_id = $1 and l.day between $3 and $4
    returning line_id, name_due_on)
  select count(*)::int as lines, coalesce(sum(l.amount), 0)::bigint as amount,
         array_agg(distinct l.debt_id) filter (where f.name_due_on is not null) as debts
    from frozen f join write_off_lines l on l.creditor_id = $1 and l.id = f.line_id`

const AGREEMENTS_AT_ONCE = 200

async function writeLines(
  tx: Tx,
  scope: StaffScope | SystemScope,
  creditorId: CreditorId,
  period: Period,
): Promise<void> {
  const agreements = await unwrittenAgreements(tx, scope, creditorId, period)
  for (let at = 0; at < agreements.length; at += AGREEMENTS_AT_ONCE) {
    const some: AgreementId[] = agreements.slice(at, at + AGREEMENTS_AT_ONCE)
    for (const history of await historiesOf(tx, scope, creditorId, some)) {
      await writeLinesOf(tx, creditorId, history)
    }
  }
  await writeDebtLines(tx, scope, creditorId, period)
  await writeRestatedLines(tx, scope, creditorId, period)
}

/** Money that went to a debt itself says what it wrote off; nothing is let off any more. */
async function writeDebtLines(
  tx: Tx,
  scope: StaffScope | SystemScope,
  creditorId: CreditorId,
  period: Period,
): Promise<void> {
  const atMs = tx.clock.now().epochMilliseconds
  const fresh = await unwrittenOfDebts(tx, scope, creditorId, period)
  for (let at = 0; at < fresh.length; at += AGREEMENTS_AT_ONCE) {
    await tx.db.insert(writeOffLines).values(
      fresh.slice(at, at + AGREEMENTS_AT_ONCE).map((row) => ({
        creditorId,
        id: newId<WriteOffLineId>(atMs),
        debtAllocationId: row.id,
        debtId: row.debt_id,
        debtorId: row.debtor_id,
        agreementId: row.agreement_id,
        paymentId: row.payment_id,
        day: row.day,
        amount: row.amount,
        principal: row.principal,
        charges: row.charges,
        agreementCost: ZERO,
        lateCharges: ZERO,
        discount: ZERO,
        createdAt: tx.clock.now(),
      })),
    )
  }
}

/** A discount that a creditor was told of is taken back where its agreement stopped. */
async function writeRestatedLines(
  tx: Tx,
  scope: StaffScope | SystemScope,
  creditorId: CreditorId,
  period: Period,
): Promise<void> {
  const fresh = await unwrittenRestatements(tx, scope, creditorId, period)
  const byAgreement = Map.groupBy(fresh, ({ agreementId }) => agreementId)
  for (const history of await historiesOf(tx, scope, creditorId, [...byAgreement.keys()])) {
    const split = splitAgreement(history)
    const { agreementId, debtorId } = history
    const lines = (byAgreement.get(agreementId) ?? []).flatMap((restatement) => {
      const correction = correctionBy(history, split, restatement)
      if (isNothing(correction)) return []
      return {
        ...correction,
        creditorId,
        id: newId<WriteOffLineId>(tx.clock.now().epochMilliseconds),
        restatedBy: restatement.by,
        debtId: restatement.debtId,
        debtorId,
        agreementId,
        day: restatement.day,
        amount: ZERO,
        createdAt: tx.clock.now(),
      }
    })
    if (lines.length > 0) await tx.db.insert(writeOffLines).values(lines)
  }
}

function correctionBy(
  history: AgreementHistory,
  split: readonly SplitLine[],
  { debtId, before, left, stands }: Restatement,
): Correction {
  const debt = assertPresent(
    history.debts.find((one) => one.debtId === debtId),
    'a restated debt was in its agreement',
  )
  const isBefore = ({ allocationId }: SplitLine) =>
    assertPresent(history.sequences.get(allocationId), 'an allocation is in the ledger') < before
  const told = split.filter((line) => line.debtId === debtId && isBefore(line))
  const correction = correctionOf(debt, told, left)
  return stands ? correction : inverseOf(correction)
}

/** What was written before stands; the split gives the same lines for it again. */
async function writeLinesOf(tx: Tx, creditorId: CreditorId, history: AgreementHistory) {
  const atMs = tx.clock.now().epochMilliseconds
  const fresh = splitAgreement(history).filter((line) => !history.written.has(line.allocationId))
  if (fresh.length === 0) return
  await tx.db.insert(writeOffLines).values(
    fresh.map((line) => ({
      ...line,
      creditorId,
      id: newId<WriteOffLineId>(atMs),
      debtorId: history.debtorId,
      agreementId: history.agreementId,
      instalment: assertPresent(history.places.get(line.payableId), 'money went to an instalment'),
      day: assertPresent(history.days.get(line.allocationId), 'an allocation has a day'),
      createdAt: tx.clock.now(),
    })),
  )
}

type ExportKey = {
  readonly creditorId: CreditorId
  readonly exportId: WriteOffExportId
  readonly documents: Documents
}

async function hashOf(tx: Tx, scope: StaffScope | SystemScope, key: ExportKey): Promise<Buffer> {
  const hash = createHash('sha256')
  for (let position: number | null = 0; position !== null; ) {
    const part = await partOf(tx, scope, key, position)
    hash.update(part.text, 'utf8')
    position = part.next
  }
  return hash.digest()
}

async function partOf(
  tx: Tx,
  scope: StaffScope | SystemScope,
  key: ExportKey,
  position: number,
): Promise<{ text: string; lines: number; next: number | null }> {
  const { rows, last } = await linesAfter(tx, scope, key, position)
  const head = position === 0 ? FILE_HEAD : ''
  return { text: head + rows.map(lineText).join(''), lines: rows.length, next: last }
}

export type ExportPart = {
  readonly text: string
  /** Where to go on; null: this was the end. */
  readonly next: number | null
}

/**
 * The next part of an export's file, from behind a position (0: from its head). Each part that is
 * read is recorded, since it may carry whole documents. Refused where the export is not in the scope.
 */
export async function readExport(
  tx: Tx,
  scope: StaffScope | SystemScope,
  input: { exportId: WriteOffExportId; documents: Documents; position: number },
): Promise<Result<ExportPart, 'not_found'>> {
  const [found] = await tx.sql<{ creditor_id: CreditorId }>(
    `select creditor_id from write_off_exports
      where id = $1 and documents = $2 and ($3::uuid[] is null or creditor_id = any ($3))`,
    [input.exportId, input.documents, limitOf(scope)],
  )
  if (!found) return refuse('not_found')
  const { documents, exportId, position } = input
  const creditorId = found.creditor_id
  const part = await partOf(tx, scope, { creditorId, exportId, documents }, position)
  await recordAudit(tx, scope, {
    action: 'write_off.read',
    subjectId: exportId,
    creditorId,
    documents,
    from: position,
    lines: part.lines,
  })
  return ok({ text: part.text, next: part.next })
}

function limitOf(scope: StaffScope | SystemScope): readonly CreditorId[] | null {
  return scope.kind === 'system' || scope.creditorIds === 'all' ? null : scope.creditorIds
}
