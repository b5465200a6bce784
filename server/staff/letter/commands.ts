import { staffLetters } from '#db/schema/staff.ts'
import { newId, type StaffId, type StaffLetterId } from '#server/kernel/id.ts'
import type { Channel } from '#server/platform/channel.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { MailMessage } from '#server/platform/mail.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { MAX_LETTER_TRIES, type StaffLetter } from './model.ts'
import { letterSchema } from './schema.ts'

const COLUMN = 'staff_letters.content'
/** Longer than a mail server may take to answer. */
const CLAIM_MINUTES = 2

/** Writes a letter into the caller's transaction and rings for the worker. */
export async function queueLetter(
  tx: Tx,
  _scope: Scope,
  order: { staffId: StaffId; letter: StaffLetter; uselessAt: Temporal.Instant },
): Promise<void> {
  const now = tx.clock.now()
  const id = newId<StaffLetterId>(now.epochMilliseconds)
  await tx.db.insert(staffLetters).values({
    id,
    staffId: order.staffId,
    contentSealed: tx.vault.seal(JSON.stringify(order.letter), { column: COLUMN, row: id }),
    status: 'queued',
    createdAt: now,
    uselessAt: order.uselessAt,
  })
  await emit(tx, { topic: 'staff_letter.queued', letterId: id })
}

type Claimed = { id: StaffLetterId; email: string; content_sealed: Buffer; attempts: number }

/**
 * Sends one letter: claims it, hands it over under its id as key, records the answer. Safe to repeat
 * and to run in parallel. `waiting`: not settled, ask again later.
 */
export async function sendLetter(
  core: Core,
  mail: Channel<MailMessage>,
  scope: SystemScope,
  letterId: StaffLetterId,
): Promise<'settled' | 'waiting'> {
  const claimed = await inScope(core, scope, (tx) => claimLetter(tx, letterId))
  if (claimed === null) return 'settled'
  const { id, email, attempts } = claimed
  const letter = letterSchema.parse(
    JSON.parse(core.vault.open(claimed.content_sealed, { column: COLUMN, row: id })),
  )
  const answer = await mail.send({ ...letter, to: email, key: id })
  const isOver =
    answer.kind === 'refused' && (answer.reason === 'rejected' || attempts >= MAX_LETTER_TRIES)
  const status = {
    sent: 'sent',
    refused: isOver ? 'refused' : 'queued',
    unknown: 'unknown',
  } as const
  if (answer.kind !== 'sent')
    core.log.warn({ letterId: id, answer: answer.kind }, 'letter not taken')
  await inScope(core, scope, (tx) =>
    tx.sql(
      `update staff_letters set status = $2, claimed_until = null,
              sent_at = case when $2 = 'sent' then $3::timestamptz end
        where id = $1 and status = 'unknown'`,
      [id, status[answer.kind], tx.clock.now()],
    ),
  )
  return answer.kind === 'sent' || isOver ? 'settled' : 'waiting'
}

/** `unknown` is written before the server is asked: a worker killed in between leaves the truth. */
async function claimLetter(tx: Tx, letterId: StaffLetterId): Promise<Claimed | null> {
  const now = tx.clock.now()
  const [claimed] = await tx.sql<Claimed>(
    `update staff_letters l set status = 'unknown', attempts = l.attempts + 1, claimed_until = $3
       from staff_users u
      where l.id = $1 and u.id = l.staff_id and l.status in ('queued', 'unknown')
        and l.useless_at > $2 and (l.claimed_until is null or l.claimed_until <= $2)
     returning l.id, l.content_sealed, l.attempts, u.email`,
    [letterId, now, now.add({ minutes: CLAIM_MINUTES })],
  )
  return claimed ?? null
}
