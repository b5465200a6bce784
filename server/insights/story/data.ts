import type { DebtorId, StaffId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { StoryKind } from './model.ts'

/** One thing that happened with a person: what, when, and how much where money is in it. */
export type StoryEntry = {
  readonly id: string
  readonly at: Temporal.Instant
  readonly kind: StoryKind
  /** The message template, audit action, agreement kind; of quotes how many were shown at once. */
  readonly what: string
  /** Of quotes the lowest and highest total in centavos, `54995 122154`; of messages `sms sent`; of replies their channel. */
  readonly detail: string | null
  /** Of messages why they were refused; of replies what was done; of audit events what they add, named and never quoted. */
  readonly why: string | null
  readonly amount: Centavos | null
  /** Of audit events. */
  readonly actor: 'debtor' | 'staff' | 'system' | 'provider' | 'visitor' | null
  readonly staffId: StaffId | null
  /** Somebody of the staff did it for the person who called. */
  readonly byTelephone: boolean
}

/** The place of an entry: what comes after it is older. */
export type StoryPlace = { readonly at: Temporal.Instant; readonly id: string }

export const STORY_PAGE = 40

/** What has an entry of its own, with more to say. */
const TOLD_ELSEWHERE = `'quote.frozen', 'payment.recorded', 'agreement.accepted', 'message.refused',
  'charge.created', 'reversal.opened', 'promise.noted', 'reply.answered'`

const NOTHING = 'null::text as actor, null::uuid as staff_id, false as by_telephone'
const OURS = '($2::uuid[] is null or creditor_id = any ($2))'
/** What belongs to no creditor belongs to everybody whom the person owes. */
const OURS_OR_NOBODYS = '($2::uuid[] is null or creditor_id is null or creditor_id = any ($2))'

const STORY = `
  select * from (
    select id, created_at as at, 'import' as kind, product as what, description as detail,
           null as why, principal as amount, ${NOTHING}
      from debts where debtor_id = $1 and ${OURS}
    union all
    select id, created_at, 'message', template, channel || ' ' || status, refusal_reason, null,
           ${NOTHING}
      from messages where debtor_id = $1 and ${OURS_OR_NOBODYS}
    union all
    select id, received_at, 'reply', coalesce(intent, 'unread'), channel, outcome, null, ${NOTHING}
      from replies where debtor_id = $1
    union all
    select id, at, 'audit', action, null,
           nullif(concat_ws(' ', data->>'what', data->>'reason',
                            case when action like 'case.%' then data->>'kind' end), ''), null,
           actor_kind, case when actor_kind = 'staff' then actor_id end,
           coalesce(data->>'via' = 'telephone', false)
      from audit_events where debtor_id = $1 and ${OURS_OR_NOBODYS}
       and action not in (${TOLD_ELSEWHERE})
    union all
    select (array_agg(id order by id))[1], computed_at, 'quote', count(*)::text,
           min(total) || ' ' || max(total), null, null, ${NOTHING}
      from quotes where debtor_id = $1 and ${OURS} group by creditor_id, computed_at
    union all
    select id, accepted_at, 'agreement', kind, number, null, total, ${NOTHING}
      from agreements where debtor_id = $1 and ${OURS}
    union all
    select id, created_at, 'charge', method, status, null, amount, ${NOTHING}
      from charges where debtor_id = $1 and ${OURS}
    union all
    select id, recorded_at, 'payment', provider, provider_payment_id, null, amount, ${NOTHING}
      from payments where debtor_id = $1 and ${OURS}
    union all
    select t.charge_id, c.created_at, 'card_try', coalesce(t.ending, c.status), t.number::text,
           t.decline_code, c.amount, ${NOTHING}
      from card_tries t join charges c on c.creditor_id = t.creditor_id and c.id = t.charge_id
     where t.debtor_id = $1 and ($2::uuid[] is null or t.creditor_id = any ($2))
    union all
    select id, created_at, 'reversal', kind, status, reason, amount, ${NOTHING}
      from reversals where debtor_id = $1 and ${OURS}
    union all
    select id, created_at, 'promise', promised_on::text,
           case when withdrawn_at is not null then 'withdrawn' end, null, amount,
           case when noted_by is null then 'debtor' else 'staff' end, noted_by, noted_by is not null
      from promises where debtor_id = $1 and ${OURS}
  ) told
   where (told.at, told.id) < ($3::timestamptz, $4::uuid)
   order by told.at desc, told.id desc limit $5`

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

type StoryRow = Omit<StoryEntry, 'amount' | 'staffId' | 'byTelephone'> & {
  amount: bigint | null
  staff_id: StaffId | null
  by_telephone: boolean
}

/** One page of what happened with a person, the newest first, and the place where the next begins. */
export async function storyOf(
  tx: Tx,
  scope: StaffScope,
  { debtorId, before }: { debtorId: DebtorId; before: StoryPlace | null },
): Promise<{ entries: StoryEntry[]; next: StoryPlace | null }> {
  const rows = await tx.sql<StoryRow>(STORY, [
    debtorId,
    creditorsOf(scope),
    before?.at ?? 'infinity',
    before?.id ?? LAST_ID,
    STORY_PAGE + 1,
  ])
  const shown = rows.slice(0, STORY_PAGE)
  const last = shown.at(-1)
  return {
    entries: shown.map(({ staff_id: staffId, by_telephone: byTelephone, ...row }) => ({
      ...row,
      staffId,
      byTelephone,
      amount: row.amount === null ? null : centavos(row.amount),
    })),
    next: rows.length > STORY_PAGE && last ? { at: last.at, id: last.id } : null,
  }
}

/** Whether the person owes, or owed, one of the creditors that this member of staff works for. */
export async function isTheirs(tx: Tx, scope: StaffScope, debtorId: DebtorId): Promise<boolean> {
  const rows = await tx.sql(
    `select from debts where debtor_id = $1 and ($2::uuid[] is null or creditor_id = any ($2)) limit 1`,
    [debtorId, creditorsOf(scope)],
  )
  return rows.length > 0
}
