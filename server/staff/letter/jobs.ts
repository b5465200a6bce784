import type { StaffLetterId } from '#server/kernel/id.ts'
import type { Channel } from '#server/platform/channel.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { MailMessage } from '#server/platform/mail.ts'
import type { EventOf } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { sendLetter } from './commands.ts'

/** Thrown so that the job queue tries again, under the same key. */
export class LetterStillWaiting extends Error {
  override name = 'LetterStillWaiting'
}

/** The job behind `staff_letter.queued`. */
export async function deliverLetter(
  core: Core,
  mail: Channel<MailMessage>,
  scope: SystemScope,
  { letterId }: Pick<EventOf<'staff_letter.queued'>, 'letterId'>,
): Promise<void> {
  const outcome = await sendLetter(core, mail, scope, letterId)
  if (outcome === 'waiting') throw new LetterStillWaiting(`letter ${letterId} is not settled`)
}

const SWEEP_AFTER_MINUTES = 5

/** Tries again what a worker that died left behind. */
export async function sweepLetters(
  core: Core,
  mail: Channel<MailMessage>,
  scope: SystemScope,
): Promise<void> {
  const now = core.clock.now()
  const waiting = await inScope(core, scope, (tx) =>
    tx.sql<{ id: StaffLetterId }>(
      `select id from staff_letters where status in ('queued', 'unknown') and created_at < $1
          and useless_at > $2 order by created_at limit 100`,
      [now.subtract({ minutes: SWEEP_AFTER_MINUTES }), now],
    ),
  )
  for (const { id } of waiting) await sendLetter(core, mail, scope, id)
}
