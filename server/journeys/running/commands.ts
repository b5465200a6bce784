import { queueLinkMessages } from '#server/access/link/bulk/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import { asId, type CreditorId, type DebtorId, type MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Family } from '../model.ts'
import { type DueStep, unwritten } from './data.ts'

export type BatchOrder = {
  readonly creditorId: CreditorId
  /** Of the journey that says so; 0: the house's. */
  readonly version: number
  /** Each person once. */
  readonly steps: readonly DueStep[]
  /** Who may be told of options. */
  readonly withOffers: ReadonlySet<DebtorId>
}

/**
 * Writes the messages of steps that are due: links, messages and what was written in one transaction,
 * so that a worker that dies has written all of a batch or none of it. What somebody else wrote
 * meanwhile is left out. Whether a message is then sent is for the one gate to say.
 * @returns how many were written.
 */
export async function writeSteps(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  order: BatchOrder,
): Promise<number> {
  const { creditorId, version } = order
  const steps = await unwritten(tx, scope, creditorId, order.steps)
  for (const anchor of ['instalment', 'debt'] as const) {
    const due = steps.filter((step) => step.anchor === anchor)
    if (due.length === 0) continue
    const queued = await queueLinkMessages(tx, scope, sender, {
      purpose: anchor === 'instalment' ? 'agreement' : 'debts',
      by: 'system',
      creditorId,
      people: due.map((step) => ({
        debtorId: step.debtorId,
        contactId: step.contactId,
        dedupeKey: dedupeKeyOf(step),
        notice: (link) => noticeOf(tx, step, order.withOffers, link),
        ...(anchor === 'instalment' ? { payableId: asId(step.subjectId) } : {}),
      })),
    })
    await keepSends(tx, order, due, queued)
  }
  if (steps.length > 0) {
    await recordAudit(tx, scope, {
      action: 'journey.written',
      subjectId: creditorId,
      creditorId,
      version,
      messages: steps.length,
    })
  }
  return steps.length
}

/** The thing, the day it counts from and the step's day: whatever version says so, and whatever way. */
function dedupeKeyOf({ subjectId, anchorOn, day }: DueStep): string {
  return `journey:${subjectId}:${anchorOn.toString()}:${day}`
}

function noticeOf(
  { clock }: Tx,
  { family, anchorOn, debtorId }: DueStep,
  withOffers: ReadonlySet<DebtorId>,
  link: string,
): Notice {
  if (family !== 'instalment_reminder') {
    const template: Exclude<Family, 'instalment_reminder'> =
      family === 'campaign_options' && !withOffers.has(debtorId) ? 'campaign_message' : family
    return { template, link }
  }
  // A day that was a holiday is paid on the next one: nobody is reminded of yesterday.
  const on = today(clock)
  const isOver = Temporal.PlainDate.compare(anchorOn, on) < 0
  return { template: 'instalment_reminder', link, on: isOver ? on : anchorOn }
}

async function keepSends(
  tx: Tx,
  { creditorId, version }: BatchOrder,
  steps: readonly DueStep[],
  queued: readonly { readonly messageId: MessageId }[],
): Promise<void> {
  await tx.sql(
    `insert into journey_sends (creditor_id, subject_id, anchor_on, day, debtor_id, version, step,
                                planned_on, written_on, message_id)
     select $1, s.subject_id, s.anchor_on, s.day, s.debtor_id, $2, s.step, s.planned_on, $3,
            s.message_id
       from unnest((select $4::uuid[]), (select $5::date[]), (select $6::int[]),
                   (select $7::uuid[]), (select $8::text[]), (select $9::date[]),
                   (select $10::uuid[]))
         as s (subject_id, anchor_on, day, debtor_id, step, planned_on, message_id)`,
    [
      creditorId,
      version,
      today(tx.clock),
      steps.map(({ subjectId }) => subjectId),
      steps.map(({ anchorOn }) => anchorOn),
      steps.map(({ day }) => day),
      steps.map(({ debtorId }) => debtorId),
      steps.map(({ step }) => step),
      steps.map(({ plannedOn }) => plannedOn),
      steps.map((_, place) => assertPresent(queued[place], 'each step has its message').messageId),
    ],
  )
}
