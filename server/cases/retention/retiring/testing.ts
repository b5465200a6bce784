import pg from 'pg'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId } from '#server/kernel/id.ts'
import { accepted, openDesk, pay } from '#server/papers/agreement/testing.ts'
import { issueOnAcceptance, issueOnPayment, issueOnSettlement } from '#server/papers/jobs.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { sweepStories } from './jobs.ts'

/** Six years and a week after what happened; no machine's own clock is behind it. */
const NIGHT = '2024-12-03T05:00:00Z'
const THEN = '2018-11-26T13:00:00Z'

/**
 * Somebody who signed a plan in 2018, paid it, has all its papers, asked something and was written to;
 * and the night of 2024 in which nothing of it is needed any more.
 */
export async function openEndedStory() {
  const desk = await openDesk(THEN)
  const { core, scope } = desk
  const { debtorId } = scope
  const owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  const plan = await accepted(desk, 'plan', { instalments: 2 })
  await issueOnAcceptance(core, SYSTEM, plan)
  const paymentIds = []
  for (const line of plan.lines) {
    const { id } = await pay(desk, line)
    await issueOnPayment(core, SYSTEM, { creditorId: plan.creditorId, paymentId: id })
    paymentIds.push(id)
  }
  await issueOnSettlement(core, SYSTEM, plan)
  await saySomething(owner, debtorId)
  await allowCard(owner, debtorId)
  await beOf2018(owner, debtorId)
  core.clock.set(NIGHT)
  return {
    ...desk,
    owner,
    debtorId,
    plan,
    paymentId: assertPresent(paymentIds[0], 'it was paid'),
    sweep: () => sweepStories(core, SYSTEM),
    isNobody: async () =>
      (await owner.query('select from retirements where debtor_id = $1', [debtorId])).rowCount ===
      1,
    async close() {
      await owner.end()
      await core.close()
    },
  }
}

export type EndedStory = Awaited<ReturnType<typeof openEndedStory>>

/** A case with its words, a reply, and a message, all of 2018. */
async function saySomething(owner: pg.Client, debtorId: string): Promise<void> {
  const [contactId, caseId, replyId] = [newId(), newId(), newId()]
  await owner.query(
    `insert into contacts (id, debtor_id, channel, value_index, value_sealed, created_at)
     values ($1, $2, 'email', 'an index', 'sealed', $3)`,
    [contactId, debtorId, THEN],
  )
  await owner.query(
    `insert into cases (id, number, debtor_id, kind, reason, channel, opened_at, due_on, state,
                        outcome, ended_at)
     values ($1::uuid, $1::text, $2, 'complaint', 'service', 'portal', $3::timestamptz, '2018-12-01',
             'answered', 'accepted', $3)`,
    [caseId, debtorId, THEN],
  )
  await owner.query(
    `insert into case_entries (id, case_id, debtor_id, kind, words_sealed, at)
     values ($4, $1, $2, 'opened', 'words', $3)`,
    [caseId, debtorId, THEN, newId()],
  )
  await owner.query(
    `insert into replies (id, channel, provider_key, sender_index, contact_id, debtor_id,
                          words_sealed, received_at, read_at, intent, certainty, outcome)
     values ($1::uuid, 'email', $1::text, 'an index', $2, $3, 'words', $4::timestamptz, $4, 'pay', 900,
             'said')`,
    [replyId, contactId, debtorId, THEN],
  )
  await owner.query(
    `insert into messages (id, debtor_id, contact_id, channel, template, dedupe_key, status,
                           content_sealed, check_code_index, created_at, sent_at)
     values ($1::uuid, $2, $3, 'email', 'agreement_notice', $1::text, 'sent', 'words',
             $1::text::bytea, $4::timestamptz, $4)`,
    [newId(), debtorId, contactId, THEN],
  )
}

/** A card that was allowed, saved and forgotten. */
async function allowCard(owner: pg.Client, debtorId: string): Promise<void> {
  const consentId = newId()
  await owner.query(
    `insert into card_consents (creditor_id, id, agreement_id, debtor_id, session_id, rung, code_id,
                                origin_sealed, text_version, text, text_sha256, given_on, given_at)
     select creditor_id, $2, agreement_id, debtor_id, session_id, 'R2', $2, 'origin', '1', 'sim', 'x',
            '2018-11-26', $3 from agreement_evidence where debtor_id = $1`,
    [debtorId, consentId, THEN],
  )
  await owner.query(
    `insert into saved_cards (creditor_id, id, agreement_id, debtor_id, consent_id, status, customer,
                              payment_method, page_until, card_sealed, end_reason, created_at,
                              updated_at, active_at, ended_at, removed_at)
     select creditor_id, $2, agreement_id, debtor_id, $2, 'removed', 'cus_1', 'pm_1', $3::timestamptz,
            'card', 'debtor', $3, $3, $3, $3, $3 from agreement_evidence where debtor_id = $1`,
    [debtorId, consentId, THEN],
  )
}

/** What the database dates by its own clock is of that year. */
async function beOf2018(owner: pg.Client, debtorId: string): Promise<void> {
  await owner.query(
    `update debts set created_at = $2::timestamptz, updated_at = $2, free_fields = '{"mãe": "Ana"}'
      where debtor_id = $1`,
    [debtorId, THEN],
  )
  await owner.query(
    'update debtors set created_at = $2::timestamptz, updated_at = $2 where id = $1',
    [debtorId, THEN],
  )
}
