import { eq } from 'drizzle-orm'
import { replies } from '#db/schema/replies.ts'
import { queueLinkMessage } from '#server/access/link/commands.ts'
import { lockDebtor } from '#server/access/link/data.ts'
import { giveUpContact } from '#server/access/not-me/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { writeCase } from '#server/cases/commands.ts'
import { writeEntry } from '#server/cases/entry/commands.ts'
import { today } from '#server/kernel/clock.ts'
import { type CaseId, type MessageId, newId } from '#server/kernel/id.ts'
import { queueMessage } from '#server/messages/commands.ts'
import type { Sender } from '#server/messages/model.ts'
import { keepSilence } from '#server/messages/silence/commands.ts'
import { PAUSE_DAYS, SILENCE_HOURS } from '#server/messages/silence/model.ts'
import type { LeadingAnswer, Notice } from '#server/messages/templates/model.ts'
import { resumeContact, suppressContact } from '#server/people/commands.ts'
import { ageOf } from '#server/people/data.ts'
import { allowWhatsApp, endWhatsApp } from '#server/people/whatsapp/commands.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { EventOf } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { everybodyAt, type ReplySender, type UnreadReply, unreadReply } from '../inbox/data.ts'
import { type Understanding, understand } from '../intent/data.ts'
import { replyFacts } from './data.ts'
import { type CasePlan, isAnswerOfPerson, type Plan, planFor, type ReplyOutcome } from './model.ts'

type Answered = {
  readonly outcome: ReplyOutcome
  readonly answerId?: MessageId
  readonly caseId?: CaseId
}

/**
 * The job behind `reply.received`: understands what somebody wrote, does it and answers, all in one
 * transaction; once, however often it runs. What is personal is never in an answer.
 */
export async function answerReply(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  { replyId }: Pick<EventOf<'reply.received'>, 'replyId'>,
): Promise<ReplyOutcome | null> {
  return inScope(core, scope, async (tx) => {
    const reply = await unreadReply(tx, scope, replyId)
    if (reply === null) return null
    const understanding = understand(reply.text)
    if (reply.sender === null) {
      await noteRead(tx, scope, reply, understanding, { outcome: 'nobody' })
      return 'nobody'
    }
    await lockDebtor(tx, scope, reply.sender.debtorId)
    const facts = await replyFacts(tx, scope, reply.sender)
    const plan = planFor(understanding, facts)
    const answered = await carryOut(tx, scope, sender, { reply, from: reply.sender, plan })
    if (isAnswerOfPerson(plan, facts)) await fallSilent(tx, scope, reply.sender)
    await noteRead(tx, scope, reply, understanding, answered)
    return answered.outcome
  })
}

type Doing<P extends Plan = Plan> = {
  readonly reply: UnreadReply
  readonly from: ReplySender
  readonly plan: P
}

async function carryOut(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  doing: Doing,
): Promise<Answered> {
  const { reply, from, plan } = doing
  const say = (notice: Notice) => queueAnswer(tx, scope, sender, doing, notice)
  switch (plan.do) {
    case 'stop':
      for (const { contactId } of await everybodyAt(tx, scope, reply)) {
        await suppressContact(tx, scope, { contactId, reason: 'opt_out' })
        await endWhatsApp(tx, scope, { contactId, reason: 'reply' })
      }
      return {
        outcome: 'stopped',
        answerId: await say({ template: 'farewell', answer: 'stopped' }),
      }
    case 'give_up':
      for (const other of await everybodyAt(tx, scope, reply)) {
        await lockDebtor(tx, scope, other.debtorId)
        await giveUpContact(tx, scope, other)
      }
      return {
        outcome: 'given_up',
        answerId: await say({ template: 'farewell', answer: 'given_up' }),
      }
    case 'resume':
      for (const { contactId, debtorId } of await everybodyAt(tx, scope, reply)) {
        await resumeContact(tx, scope, contactId)
        // Who asks for messages in WhatsApp asks for them there.
        if (reply.channel === 'whatsapp') {
          await allowWhatsApp(tx, scope, { contactId, debtorId, by: 'reply' })
        }
      }
      return { outcome: 'resumed', answerId: await say(shortly(tx, 'resumed')) }
    case 'pause': {
      const until = tx.clock.now().add({ hours: 24 * PAUSE_DAYS })
      await keepSilence(tx, scope, { debtorId: from.debtorId, reason: 'asked', until })
      const by = today(tx.clock).add({ days: PAUSE_DAYS })
      const answerId = await say({ template: 'reply_words', answer: 'paused', by })
      return { outcome: 'paused', answerId }
    }
    case 'lead': {
      const answerId = await queueLead(tx, scope, sender, doing, plan.answer, today(tx.clock))
      return { outcome: 'link_sent', answerId }
    }
    case 'say':
      return { outcome: plan.outcome, answerId: await say(shortly(tx, plan.answer)) }
    case 'open_case':
      return openCaseOf(tx, scope, sender, { reply, from, plan })
    case 'note':
      return { outcome: 'noted' }
    case 'too_many':
      return { outcome: 'too_many' }
  }
}

const shortly = (tx: Tx, answer: 'resumed' | 'calm' | 'unclear' | 'paused' | 'person'): Notice => ({
  template: 'reply_words',
  answer,
  by: today(tx.clock),
})

/** What they wrote goes into the case, also where one about the same was open already. */
async function openCaseOf(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  doing: Doing<Extract<Plan, { do: 'open_case' }>>,
): Promise<Answered> {
  const { reply, from, plan } = doing
  const id = newId<CaseId>(tx.clock.now().epochMilliseconds)
  const words = reply.text.trim() === '' ? null : reply.text
  const opened = await writeCase(tx, scope, {
    ...subjectOf(plan.of),
    id,
    words,
    debtorId: from.debtorId,
    channel: 'reply',
    legalPriority: (await ageOf(tx, scope, from.debtorId)).legalPriority,
  })
  if (!opened.ok) return { outcome: 'too_many' }
  const { dueOn, creditorId } = opened.value
  const caseId = opened.value.id
  if (caseId !== id) {
    const place = { caseId, debtorId: from.debtorId, creditorId }
    await writeEntry(tx, scope, place, { kind: 'replied', words })
  }
  const answerId =
    plan.answer === 'person'
      ? await queueAnswer(tx, scope, sender, doing, {
          template: 'reply_words',
          answer: 'person',
          by: dueOn,
        })
      : await queueLead(tx, scope, sender, doing, plan.answer, dueOn)
  return { outcome: 'case_opened', caseId, answerId }
}

function subjectOf(plan: CasePlan) {
  const { kind, reason } = plan
  return plan.kind === 'dispute'
    ? { kind, reason, debtId: plan.debtId, creditorId: plan.creditorId }
    : { kind, reason, debtId: null, creditorId: null }
}

async function queueAnswer(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  { reply, from }: Doing,
  notice: Notice,
): Promise<MessageId> {
  const { messageId } = await queueMessage(tx, scope, sender, {
    ...from,
    notice,
    dedupeKey: `reply:${reply.id}`,
  })
  return messageId
}

/** To the contact that asked, and to no other: whoever has it opens nothing without the digits. */
function queueLead(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  { reply, from }: Doing,
  answer: LeadingAnswer,
  by: Temporal.PlainDate,
): Promise<MessageId> {
  return queueLinkMessage(tx, scope, sender, {
    ...from,
    purpose: 'debts',
    by: 'request',
    dedupeKey: `reply:${reply.id}`,
    notice: (link) => ({ template: 'reply_link', answer, link, by }),
  })
}

/** They answered: nothing that presses for a while, on any channel (collection rule 20). */
function fallSilent(tx: Tx, scope: SystemScope, { debtorId }: ReplySender): Promise<void> {
  const until = tx.clock.now().add({ hours: SILENCE_HOURS })
  return keepSilence(tx, scope, { debtorId, reason: 'replied', until })
}

async function noteRead(
  tx: Tx,
  scope: SystemScope,
  { id, sender }: UnreadReply,
  { intent, certainty }: Understanding,
  { outcome, answerId, caseId }: Answered,
): Promise<void> {
  await tx.db
    .update(replies)
    .set({
      intent,
      certainty: Math.round(certainty * 1_000),
      outcome,
      readAt: tx.clock.now(),
      answerId: answerId ?? null,
      caseId: caseId ?? null,
    })
    .where(eq(replies.id, id))
  if (sender === null) return
  const { debtorId } = sender
  await recordAudit(tx, scope, {
    action: 'reply.answered',
    subjectId: id,
    debtorId,
    intent,
    outcome,
  })
}
