import { assertPresent } from '#server/kernel/assert.ts'
import type { Book } from '../book/database.ts'
import {
  enqueueNotification,
  findRecurrenceWebhook,
  findWebhook,
  notificationPolicy,
} from '../book/notifications.ts'
import { findPix } from '../book/receipts.ts'
import { findRecurrence } from '../book/recurrences.ts'
import { findRecurringCharge } from '../book/recurring-charges.ts'
import { cobrNotice, recNotice } from './rec-views.ts'
import { pixView } from './views.ts'

/**
 * News of a Pix. Only Pix with a txid, on a key that has a webhook, are notified (Webhook Pix,
 * description); a Pix of a recurring charge is told with its charge.
 */
export function notifyPix(book: Book, endToEndId: string): void {
  const pix = findPix(book, endToEndId)
  if (!pix || pix.txid === null) return
  if (findRecurringCharge(book, pix.txid)) {
    notifyCobr(book, pix.txid)
    return
  }
  if (!findWebhook(book, pix.chave)) return
  const { lieAmount } = notificationPolicy(book)
  const view = { ...pixView(book, pix), ...(lieAmount === null ? {} : { valor: lieAmount }) }
  enqueueNotification(book, {
    kind: 'pix',
    chave: pix.chave,
    body: JSON.stringify({ pix: [view] }),
  })
}

export function notifyRec(book: Book, idRec: string): void {
  if (!findRecurrenceWebhook(book, 'rec')) return
  const rec = assertPresent(findRecurrence(book, idRec), 'news of a known recurrence')
  const body = JSON.stringify({ recs: [recNotice(rec)] })
  enqueueNotification(book, { kind: 'rec', chave: '', body })
}

export function notifyCobr(book: Book, txid: string): void {
  if (!findRecurrenceWebhook(book, 'cobr')) return
  const charge = assertPresent(findRecurringCharge(book, txid), 'news of a known charge')
  const body = JSON.stringify({ cobsr: [cobrNotice(book, charge)] })
  enqueueNotification(book, { kind: 'cobr', chave: '', body })
}
