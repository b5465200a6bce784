import { erasures } from '#db/schema/erasures.ts'
import { rankContacts } from '#server/access/code/model.ts'
import { queueLinkMessage } from '#server/access/link/commands.ts'
import { lockDebtor } from '#server/access/link/data.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CaseId, ContactId, DebtorId, MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { type ErasureFacts, erasureLines } from './model.ts'
import { STEPS } from './steps/model.ts'
import { endVisits, endWays, eraseQuotes, eraseRows } from './taking/commands.ts'

export type Erasure = {
  readonly caseId: CaseId
  /** The number of the request, by which the person knows it. */
  readonly number: string
  readonly debtorId: DebtorId
  readonly facts: ErasureFacts
}

/**
 * Erases what the law does not oblige us to keep of a person, in the caller's transaction: all of it
 * or nothing. The row of `erasures` comes first, because rows that never change let go only of who has
 * one; a second time it is there already and nothing happens. The caller has written the answer to the
 * request beforehand: of all words that one stays. It runs as the system, since a person is one across
 * all creditors; `by` is who of the staff decided it.
 */
export async function erasePerson(
  tx: Tx,
  scope: SystemScope,
  by: StaffScope,
  sender: Sender,
  erasure: Erasure,
): Promise<void> {
  const { caseId, debtorId, facts } = erasure
  await lockDebtor(tx, scope, debtorId)
  const { keptId, farewellId } = await contactsToKeep(tx, scope, debtorId)
  const now = tx.clock.now()
  const begun = await tx.db
    .insert(erasures)
    .values({
      caseId,
      debtorId,
      erasedAt: now,
      erasedBy: by.staffId,
      keptContactId: keptId,
      farewellContactId: farewellId,
    })
    .onConflictDoNothing()
    .returning({ caseId: erasures.caseId })
  if (begun.length === 0) return
  await endVisits(tx, scope, debtorId)
  await endWays(tx, scope, { debtorId, keptId })
  const noName = await sealedName(tx, debtorId)
  const of = { ...facts, debtorId, caseId, now, today: today(tx.clock), keptId, farewellId, noName }
  const rows = await eraseRows(tx, STEPS, of)
  const numbers = await eraseQuotes(tx, debtorId)
  const messageId = farewellId && (await bidFarewell(tx, scope, sender, erasure, farewellId))
  await tx.sql(
    `update erasures set rows = $2::jsonb, quote_numbers = $3::text[], farewell_message_id = $4
      where case_id = $1`,
    [caseId, JSON.stringify({ ...rows, quotes: numbers.length }), numbers, messageId],
  )
  await recordAudit(tx, by, { action: 'debtor.erased', subjectId: caseId, debtorId })
}

/**
 * The one contact that the notices of a running agreement need, and the one that hears the last word:
 * an e-mail where there is one, since it can say everything.
 */
async function contactsToKeep(tx: Tx, scope: SystemScope, debtorId: DebtorId) {
  const running = await tx.sql(
    `select from agreements where debtor_id = $1 and status in ('active', 'awaiting_payment') limit 1`,
    [debtorId],
  )
  const ranked = rankContacts(await reachableContacts(tx, scope, debtorId), null, tx.clock.now())
  const best = ranked[0]?.id ?? null
  const mail = ranked.find(({ channel }) => channel === 'email')?.id ?? null
  return { keptId: running.length > 0 ? best : null, farewellId: mail ?? best }
}

async function sealedName(tx: Tx, debtorId: DebtorId): Promise<Buffer> {
  const [row] = await tx.sql<{ index: Buffer }>(
    'select document_index as index from debtors where id = $1',
    [debtorId],
  )
  const { index } = assertPresent(row, 'who asked exists')
  return tx.vault.seal('', { column: 'debtors.name', row: index })
}

/** What went and what stays, said before the address goes, with a link at which it can be read again. */
function bidFarewell(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  { caseId, number, debtorId, facts }: Erasure,
  contactId: ContactId,
): Promise<MessageId> {
  return queueLinkMessage(tx, scope, sender, {
    debtorId,
    contactId,
    purpose: 'debts',
    by: 'system',
    dedupeKey: `erasure:${caseId}`,
    notice: (link) => ({
      template: 'data_erased',
      link,
      protocol: number,
      ...erasureLines(facts),
    }),
  })
}
