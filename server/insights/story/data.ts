import type { DebtorId, SavedCardId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { openDetails } from '#server/payments/saved-card/data.ts'
import { contactsOf, debtorById } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

/** One thing that happened with a person: what, when, and how much where money is in it. */
export type StoryEntry = {
  readonly id: string
  readonly at: Temporal.Instant
  readonly kind: 'import' | 'message' | 'audit' | 'quote' | 'agreement' | 'payment' | 'card_try'
  /** The message template, audit action, agreement kind; of quotes how many were shown at once. */
  readonly what: string
  /** Of quotes the lowest and highest total in centavos, `54995 122154`. */
  readonly detail: string | null
  readonly amount: bigint | null
}

const STORY = `
  select id::text, created_at as at, 'import' as kind, product as what, description as detail, principal as amount
    from debts where debtor_id = $1
     and ($2::uuid[] is null or creditor_id = any ($2))
  union all
  select id::text, created_at, 'message', template, channel || ' ' || status, null from messages where debtor_id = $1
  union all
  select id::text, at, 'audit', action, actor_kind, null from audit_events
   where debtor_id = $1
     and ($2::uuid[] is null or creditor_id is null or creditor_id = any ($2))
     and action not in ('quote.frozen', 'payment.recorded', 'agreement.accepted')
  union all
  select min(id::text), computed_at, 'quote', count(*)::text, min(total) || ' ' || max(total), null
    from quotes where debtor_id = $1
     and ($2::uuid[] is null or creditor_id = any ($2)) group by creditor_id, computed_at
  union all
  select id::text, accepted_at, 'agreement', kind, number, total from agreements where debtor_id = $1
     and ($2::uuid[] is null or creditor_id = any ($2))
  union all
  select id::text, recorded_at, 'payment', provider, provider_payment_id, amount from payments where debtor_id = $1
     and ($2::uuid[] is null or creditor_id = any ($2))
  union all
  select t.charge_id::text, c.created_at, 'card_try', coalesce(t.ending, c.status),
         t.number || ' ' || coalesce(t.decline_code, ''), c.amount
    from card_tries t join charges c on c.creditor_id = t.creditor_id and c.id = t.charge_id
   where t.debtor_id = $1 and ($2::uuid[] is null or t.creditor_id = any ($2))
  order by at desc, id limit 200`

/** A3: one person on one screen; null where none of the scope's creditors is owed by them. */
export async function storyOf(tx: Tx, scope: StaffScope, debtorId: DebtorId) {
  const debtor = await debtorById(tx, scope, debtorId)
  if (!debtor || !(await isTheirs(tx, scope, debtorId))) return null
  const entries = await tx.sql<StoryEntry>(STORY, [debtorId, creditorsOf(scope)])
  const totals = await tx.sql<{ creditor: string; debts: bigint; owed: bigint }>(
    `select c.trade_name as creditor, count(*) as debts,
            sum(ledger_balance(d.creditor_id, d.id))::bigint as owed
       from debts d join creditors c on c.id = d.creditor_id
      where d.debtor_id = $1 and d.recalled_at is null
        and ($2::uuid[] is null or d.creditor_id = any ($2))
      group by c.trade_name order by 1`,
    [debtorId, creditorsOf(scope)],
  )
  return {
    debtorId,
    name: debtor.name,
    document: maskTaxId(debtor.document),
    contacts: await contactsOf(tx, scope, debtorId),
    cards: await cardsOf(tx, scope, debtorId),
    owed: totals.map((row) => ({
      creditor: row.creditor,
      debts: Number(row.debts),
      principal: centavos(row.owed),
    })),
    entries: entries.map((entry) => ({
      ...entry,
      amount: entry.amount === null ? null : centavos(entry.amount),
    })),
  }
}

/** The cards that pay, or paid, agreements of a person, masked; newest first. Staff only see them. */
async function cardsOf(tx: Tx, scope: StaffScope, debtorId: DebtorId) {
  const rows = await tx.sql<{
    id: SavedCardId
    status: 'wanted' | 'active' | 'removing' | 'removed'
    sealed: Buffer
    unusable: boolean
    agreement: string
  }>(
    `select s.id, s.status, s.card_sealed as sealed, s.unusable_since is not null as unusable,
            a.number as agreement
       from saved_cards s join agreements a on a.creditor_id = s.creditor_id and a.id = s.agreement_id
      where s.debtor_id = $1 and s.card_sealed is not null
        and ($2::uuid[] is null or s.creditor_id = any ($2))
      order by s.created_at desc, s.id limit 10`,
    [debtorId, creditorsOf(scope)],
  )
  return rows.map(({ id, status, sealed, unusable, agreement }) => {
    const details = openDetails(tx, id, sealed)
    return { id, status, unusable, agreement, ...details }
  })
}

/** Whether the person owes, or owed, one of the creditors that this member of staff works for. */
export async function isTheirs(tx: Tx, scope: StaffScope, debtorId: DebtorId): Promise<boolean> {
  const rows = await tx.sql(
    `select from debts where debtor_id = $1 and ($2::uuid[] is null or creditor_id = any ($2)) limit 1`,
    [debtorId, creditorsOf(scope)],
  )
  return rows.length > 0
}
