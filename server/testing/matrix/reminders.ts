import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { queueMessage } from '#server/messages/commands.ts'
import { againToken } from '#server/messages/push/again/data.ts'
import { inScope } from '#server/platform/db.ts'
import { createBrowser } from '#server/platform/push/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { TEST_VAPID_KEYS } from '#server/testing/providers.ts'
import { debtors, everyone, type Row } from './answers.ts'
import type { Stage } from './stage.ts'

/** What a browser hands over. */
function subscription() {
  const { p256dh, auth } = createBrowser()
  return {
    endpoint: `https://fcm.googleapis.com/fcm/send/${randomBytes(8).toString('hex')}`,
    p256dh,
    auth,
    publicKey: TEST_VAPID_KEYS.current.publicKey,
  }
}

/** A reminder that reached the subject's browser, and the token it carried. */
async function tokenOfReminder({ core, subject, provider }: Stage): Promise<string> {
  const { person } = subject
  return inScope(core, SYSTEM, async (tx) => {
    const { messageId } = await queueMessage(tx, SYSTEM, provider.services, {
      debtorId: person.id,
      contactId: person.sms,
      notice: { template: 'reminder_again', link: 'https://acordoclaro.example/l/x' },
      dedupeKey: `reminder:${randomBytes(8).toString('hex')}`,
    })
    await tx.db
      .update(messages)
      .set({
        template: 'instalment_reminder',
        channel: 'push',
        status: 'sent',
        sentAt: tx.clock.now(),
      })
      .where(eq(messages.id, messageId))
    return againToken(tx, SYSTEM, messageId)
  })
}

/** Reminders on the phone: about the device that asks, so that nobody asks about another's. */
export const reminders: Record<string, Row> = {
  'reminders.ofDevice': { answers: debtors('ok') },
  'reminders.allow': {
    answers: debtors('ok', { r1: 'FORBIDDEN' }),
    input: subscription,
  },
  // Known by the device's cookie alone, which none of them has.
  'reminders.stop': { answers: everyone('ok') },
  'reminders.renew': { answers: everyone('nothing'), input: subscription },
  // By the token of a notification, which only that phone has; it opens nothing.
  'reminders.putOff': {
    answers: everyone('ok'),
    input: async ({ stage }) => ({ token: await tokenOfReminder(stage) }),
  },
}
