import { outboxEvents } from '#db/schema/audit.ts'
import {
  type AgreementId,
  type AutomaticId,
  type CampaignId,
  type CaseEntryId,
  type CaseId,
  type ChargeId,
  type CreditorId,
  type DebtId,
  type DebtorId,
  type ImportId,
  type MessageId,
  newId,
  type PayableId,
  type PaymentId,
  type ReplyId,
  type ReversalId,
  type SavedCardId,
  type StaffLetterId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'

/**
 * Everything that must happen after a transaction, because of it. An event is a row of that
 * transaction; the worker's relay turns it into jobs once it is committed (server/worker/relay).
 */
export type OutboxEvent =
  | { topic: 'import.finished'; creditorId: CreditorId; importId: ImportId }
  /** Its columns are known: the worker reads and judges it. */
  | { topic: 'import.mapped'; creditorId: CreditorId; importId: ImportId }
  /** Somebody wants it in the books. */
  | { topic: 'import.confirmed'; creditorId: CreditorId; importId: ImportId }
  /** Debts that a file does not name any more were recalled; agreements may hold some of them. */
  | { topic: 'debts.recalled'; creditorId: CreditorId; importId: ImportId }
  | { topic: 'debt.recalled'; creditorId: CreditorId; debtorId: DebtorId; debtId: DebtId }
  | { topic: 'message.queued'; messageId: MessageId }
  /** Somebody answered one of our messages. */
  | { topic: 'reply.received'; replyId: ReplyId }
  /** Somebody answered what a person asked for, or wants to know more. */
  | {
      topic: 'case.answered' | 'case.asked'
      debtorId: DebtorId
      caseId: CaseId
      entryId: CaseEntryId
    }
  /** A campaign began, or goes on: its next batch is to be written. */
  | { topic: 'campaign.running'; creditorId: CreditorId; campaignId: CampaignId }
  | { topic: 'campaign.ended'; creditorId: CreditorId; campaignId: CampaignId }
  | { topic: 'staff_letter.queued'; letterId: StaffLetterId }
  | { topic: 'automatic.approved'; creditorId: CreditorId; agreementId: AgreementId }
  | { topic: 'automatic.end_wanted'; creditorId: CreditorId; automaticId: AutomaticId }
  | { topic: 'charge.removal_wanted'; creditorId: CreditorId; chargeId: ChargeId }
  | { topic: 'saved_card.removal_wanted'; creditorId: CreditorId; savedCardId: SavedCardId }
  /** A charge of a saved card came to nothing. */
  | {
      topic: 'card_try.ended'
      creditorId: CreditorId
      debtorId: DebtorId
      chargeId: ChargeId
    }
  | {
      topic: 'payment.recorded'
      creditorId: CreditorId
      debtorId: DebtorId
      paymentId: PaymentId
      payableId: PayableId
    }
  | {
      topic: 'agreement.accepted'
      creditorId: CreditorId
      debtorId: DebtorId
      agreementId: AgreementId
    }
  | {
      topic: 'agreement.settled'
      creditorId: CreditorId
      debtorId: DebtorId
      agreementId: AgreementId
    }
  | {
      topic: 'agreement.ended'
      creditorId: CreditorId
      debtorId: DebtorId
      agreementId: AgreementId
    }
  | {
      topic: 'agreement.broken' | 'agreement.repaired'
      creditorId: CreditorId
      debtorId: DebtorId
      agreementId: AgreementId
    }
  | {
      topic: 'agreement.withdrawn'
      creditorId: CreditorId
      debtorId: DebtorId
      agreementId: AgreementId
    }
  | { topic: 'debt.settled'; creditorId: CreditorId; debtorId: DebtorId; debtId: DebtId }
  /** A return was asked for: the provider is to be asked. */
  | { topic: 'refund.wanted'; creditorId: CreditorId; reversalId: ReversalId }
  /** Money of a payment went back, or came again after it had. */
  | ({ topic: 'payment.reversed' } & ReturnedMoney)
  | ({ topic: 'payment.restored' } & ReturnedMoney)
  /** Money that had no place was put to something that was owed. */
  | {
      topic: 'payment.applied'
      creditorId: CreditorId
      debtorId: DebtorId
      paymentId: PaymentId
      agreementId: AgreementId
    }
  /** Somebody asked for the statement of a year; only the worker signs papers. */
  | { topic: 'statement.wanted'; creditorId: CreditorId; debtorId: DebtorId; year: number }

type ReturnedMoney = {
  creditorId: CreditorId
  debtorId: DebtorId | null
  paymentId: PaymentId
  reversalId: ReversalId
}

export type Topic = OutboxEvent['topic']
export type EventOf<T extends Topic> = Extract<OutboxEvent, { topic: T }>

/** Writes the event in the transaction that causes it. */
export async function emit(tx: Tx, event: OutboxEvent): Promise<void> {
  const { topic, ...payload } = event
  const id = newId(tx.clock.now().epochMilliseconds)
  tx.write(tx.db.insert(outboxEvents).values({ id, topic, payload }))
}

/** The same of many events at once, by one statement. */
export async function emitAll(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return
  const at = tx.clock.now().epochMilliseconds
  const rows = events.map(({ topic, ...payload }) => ({ id: newId(at), topic, payload }))
  tx.write({
    text: `insert into outbox_events (id, topic, payload)
           select * from json_to_recordset($1::json) as e (id uuid, topic text, payload jsonb)`,
    values: [JSON.stringify(rows)],
  })
}
