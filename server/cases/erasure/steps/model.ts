import type { CaseId, ContactId, DebtorId } from '#server/kernel/id.ts'
import type { ErasureFacts } from '../model.ts'

/** Whose data go, and what of them is spared. */
export type Erased = ErasureFacts & {
  readonly debtorId: DebtorId
  /** The request that is answered: its answer stays. */
  readonly caseId: CaseId
  readonly now: Temporal.Instant
  readonly today: Temporal.PlainDate
  /** The contact that a running agreement needs. */
  readonly keptId: ContactId | null
  /** The contact that still hears the last word. */
  readonly farewellId: ContactId | null
  /** An empty name, sealed as the name of this person. */
  readonly noName: Buffer
}

export type Step<Of> = {
  readonly table: string
  readonly text: string
  readonly values: (of: Of) => unknown[]
}

const ofPerson = ({ debtorId }: Erased) => [debtorId]
const all = (table: string): Step<Erased> => ({
  table,
  text: `delete from ${table} where debtor_id = $1`,
  values: ofPerson,
})

/** Table by table, in an order that no reference minds. */
export const STEPS: readonly Step<Erased>[] = [
  {
    table: 'contacts',
    text: `update contacts
              set value_sealed = case when id = $4 then value_sealed end,
                  confirmed_at = null, creditor_id = null,
                  suppressed_at = coalesce(suppressed_at, $2),
                  suppression_reason = coalesce(suppression_reason, 'erased')
            where debtor_id = $1 and id is distinct from $3`,
    values: ({ debtorId, now, keptId, farewellId }) => [debtorId, now, keptId, farewellId],
  },
  // What is under way to the contact that stays goes on; everything else is not sent any more.
  {
    table: 'messages',
    text: `update messages
              set content_sealed = null,
                  refusal_reason = case when status in ('queued', 'unknown') then 'contact_erased'
                                        else refusal_reason end,
                  status = case when status in ('queued', 'unknown') then 'refused' else status end
            where debtor_id = $1 and content_sealed is not null
              and not (contact_id is not distinct from $2 and status in ('queued', 'unknown'))`,
    values: ({ debtorId, keptId }) => [debtorId, keptId],
  },
  {
    table: 'replies',
    text: `update replies set words_sealed = null, sender_index = ''::bytea
            where debtor_id = $1 and words_sealed is not null`,
    values: ofPerson,
  },
  {
    table: 'case_entries',
    text: `update case_entries set words_sealed = null
            where debtor_id = $1 and words_sealed is not null
              and not (case_id = $2 and kind = 'answered')`,
    values: ({ debtorId, caseId }) => [debtorId, caseId],
  },
  all('case_photos'),
  // The request itself stays; that its person was of a certain age does not.
  {
    table: 'cases',
    text: 'update cases set legal_priority = 0 where debtor_id = $1 and legal_priority > 0',
    values: ofPerson,
  },
  all('contact_changes'),
  all('contact_preferences'),
  all('push_subscriptions'),
  all('debtor_profiles'),
  all('search_traces'),
  // A day that is to come keeps us quiet until then.
  {
    table: 'promises',
    text: `delete from promises
            where debtor_id = $1 and (withdrawn_at is not null or promised_on < $2::date)`,
    values: ({ debtorId, today }) => [debtorId, today],
  },
  {
    table: 'debtor_names',
    text: 'delete from debtor_names where debtor_id = $1 and $2',
    values: (of) => [of.debtorId, isNameless(of)],
  },
  {
    table: 'debtors',
    text: `update debtors
              set birth_date_sealed = case when $2 then birth_date_sealed end,
                  name_sealed = case when $3 then $4::bytea else name_sealed end
            where id = $1`,
    values: (of) => [of.debtorId, of.isMinor, isNameless(of), of.noName],
  },
]

/** Nothing is owed, signed or paid under the name. */
function isNameless({ isOwing, hasBooks }: ErasureFacts): boolean {
  return !isOwing && !hasBooks
}

/** Quotes that nobody accepted: what they were made of, then they themselves, with their numbers. */
export const UNSIGNED_DEBTS = `
  delete from quote_debts x
   where x.debtor_id = $1
     and not exists (select from agreements a
                      where a.creditor_id = x.creditor_id and a.quote_id = x.quote_id)`
export const UNSIGNED = `
  delete from quotes q
   where q.debtor_id = $1
     and not exists (select from agreements a where a.creditor_id = q.creditor_id and a.quote_id = q.id)
   returning q.number`
