import { randomBytes } from 'node:crypto'
import { createBrowser } from '#server/platform/push/testing.ts'
import { TEST_VAPID_KEYS } from '#server/testing/providers.ts'
import { debtors, everyone, type Row } from './answers.ts'

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

/** Reminders on the phone: about the device that asks, so that nobody asks about another's. */
export const reminders: Record<string, Row> = {
  'reminders.ofDevice': { answers: debtors('ok') },
  'reminders.allow': {
    answers: debtors('ok', { r1: 'FORBIDDEN' }),
    input: subscription,
  },
  // Known by the device's cookie alone, which none of them has.
  'reminders.stop': { answers: everyone('ok') },
  'reminders.renew': { answers: everyone('refused:unavailable'), input: subscription },
  // The token of a notification, which only that phone has.
  'reminders.putOff': {
    answers: everyone('refused:unavailable'),
    input: () => ({ token: `00000000-0000-7000-8000-000000000000.${'A'.repeat(43)}` }),
  },
}
