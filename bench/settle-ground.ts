import pg from 'pg'
import type { Provider } from '#server/payments/model.ts'
import { type Core, createPool } from '#server/platform/db.ts'
import { createLogger } from '#server/platform/log.ts'
import type { DatabaseUrls } from '../scripts/settings.ts'
import { benchVault } from './plain-vault.ts'

/** Plans of twelve instalments, each of which is asked for by a Pix that is about to be paid. */
export const INSTALMENTS = 12
const AMOUNT = 12_345

/** Every payment of these benches was made at noon of this day. */
export const PAID_AT = Temporal.Instant.from('2026-11-23T15:00:00Z')

export type Due = {
  readonly provider: Provider
  readonly reference: string
  readonly amount: bigint
  readonly inboxId: string
}

/** How much of a charge's reference is in the provider's own id of its payment. */
export const LEFT_OF_REFERENCE = 31

/** The provider's own id of the payment of a charge; its book is made of these. */
export function paymentIdOf({ provider, reference }: Pick<Due, 'provider' | 'reference'>): string {
  return provider === 'pix' ? `E${reference.slice(0, LEFT_OF_REFERENCE)}` : `pi_${reference}`
}

/**
 * Fills a database, set-based: so many plans with their ledger, charges and notices. What follows
 * from a payment reads and writes the same rows as in any installation. Where the notices are to
 * come over HTTP, every other one will be Stripe's; else all are of Pix, and there already.
 */
export async function layOut(
  ownerUrl: string,
  plans: number,
  notices: 'stored' | 'to come' = 'stored',
): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  for (const statement of statementsFor(plans, notices)) await owner.query(statement)
  await owner.query(notices === 'stored' ? NOTICES : ALREADY_TOLD)
  await owner.query('vacuum analyze')
  await owner.end()
}

const CREDITOR = `(select id from creditors order by slug limit 1)`
// Without a colon, behind which pgbench looks for a variable even in quotes.
const NOON = `to_timestamp(${PAID_AT.epochMilliseconds / 1000})`

function statementsFor(plans: number, notices: 'stored' | 'to come'): string[] {
  return [
    `create table bench_plans as
       select n, ${CREDITOR} as creditor_id, uuidv7() as id, uuidv7() as debtor_id,
              uuidv7() as quote_id, uuidv7() as opening_id
         from generate_series(1, ${plans}) n`,
    `create table bench_dues as
       select row_number() over (order by i, p.n)::int as n, p.creditor_id, p.id as agreement_id,
              p.debtor_id, i as number,
              case when ${notices === 'to come'} and i > 0 and (p.n + i) % 2 = 0 then 'stripe'
                   else 'pix' end as provider, uuidv7() as payable_id, c.id as charge_id,
              replace(c.id::text, '-', '') as reference, uuidv7() as inbox_id,
              uuidv7() as transaction_id, uuidv7() as payment_id, uuidv7() as allocation_id,
              uuidv7() as audit_id, uuidv7() as event_id
         from bench_plans p cross join generate_series(0, ${INSTALMENTS - 1}) i
         cross join lateral (select uuidv7() as id, p.n + i as different) c`,
    `create unique index on bench_dues (n)`,
    `insert into debtors (id, document_kind, document_index, document_sealed, name_sealed)
       select debtor_id, 'cpf', uuid_send(debtor_id), '', '' from bench_plans`,
    `insert into ledger_accounts (creditor_id, id, kind, debtor_id)
       select creditor_id, id, 'agreement', debtor_id from bench_plans`,
    `insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on,
                                      subject_id, debtor_id)
       select creditor_id, opening_id, 'agreement_start', 'agreement-start:' || id, '', '2026-11-01',
              id, debtor_id from bench_plans`,
    `insert into ledger_postings (creditor_id, transaction_id, debit_account_id,
                                  credit_account_id, amount, debtor_id)
       select p.creditor_id, p.opening_id, p.id, a.id, ${AMOUNT * INSTALMENTS}, p.debtor_id
         from bench_plans p
         join ledger_accounts a on a.creditor_id = p.creditor_id and a.kind = 'portfolio'`,
    `insert into agreements (creditor_id, id, number, debtor_id, quote_id, kind, status, total,
                             plan_interest, iof, monthly_rate, cet_annual_percent, breach_effect,
                             grace_days, accepted_at, signed_at, started_at)
       select creditor_id, id, 'BENCH-' || n, debtor_id, quote_id, 'plan', 'active',
              ${AMOUNT * INSTALMENTS}, 0, 0, 0, 0, 'proportional', 10, '2026-11-01', '2026-11-01',
              '2026-11-01' from bench_plans`,
    `insert into payables (creditor_id, id, debtor_id, ledger_account_id, amount, due_on,
                           payable_until)
       select creditor_id, payable_id, debtor_id, agreement_id, ${AMOUNT},
              date '2026-11-23' + number * 30, date '2026-11-23' + number * 30 from bench_dues`,
    `insert into instalments (creditor_id, id, agreement_id, debtor_id, number, due_on,
                              payable_until, amount, interest)
       select creditor_id, payable_id, agreement_id, debtor_id, number,
              date '2026-11-23' + number * 30, date '2026-11-23' + number * 30, ${AMOUNT}, 0
         from bench_dues`,
    `insert into charges (creditor_id, id, payable_id, debtor_id, provider, method, status, amount,
                          reference, payee_key, payee_name, payee_cnpj, expires_at, br_code,
                          page_url, provider_charge_id)
       select creditor_id, charge_id, payable_id, debtor_id, provider,
              case provider when 'pix' then 'cob' else 'checkout' end, 'live', ${AMOUNT}, reference,
              'key', 'PAYEE', '11222333000181', ${NOON} + interval '4 hours',
              case provider when 'pix' then '000201' end,
              case provider when 'stripe' then 'https://checkout.invalid' end,
              case provider when 'stripe' then 'cs_' || reference end
         from bench_dues`,
    `insert into charge_lines (creditor_id, charge_id, payable_id, debtor_id, position, amount,
                               late_fine, late_interest, early_rebate)
       select creditor_id, charge_id, payable_id, debtor_id, 0, ${AMOUNT}, 0, 0, 0 from bench_dues`,
    ...ALREADY_PAID,
    // Plans begin with their second instalment here: the first was paid long ago.
    `create sequence bench_next start ${plans + 1}`,
    `grant select on bench_dues to quita_app`,
    `grant usage on bench_next to quita_app`,
  ]
}

const NOTICES = `
  insert into webhook_inbox (id, provider, event_key, hint, body_sha256)
  select inbox_id, 'pix', 'E' || left(reference, 31), '{}', '' from bench_dues`

/** The notices of what was paid long ago are done with: the inbox has its statistics, too. */
const ALREADY_TOLD = `
  insert into webhook_inbox (id, provider, event_key, hint, body_sha256, received_at, processed_at,
                             outcome)
  select inbox_id, 'pix', 'E' || left(reference, 31), '{}', '', '2026-11-02', '2026-11-02',
         'recorded' from bench_dues where number = 0`

/** The first instalment of each plan is in the books: no installation begins with empty tables. */
const ALREADY_PAID = [
  `insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on,
                                    subject_id, debtor_id)
     select creditor_id, transaction_id, 'payment', 'pix:E' || left(reference, 31), '',
            '2026-11-02', payment_id, debtor_id from bench_dues where number = 0`,
  `insert into ledger_postings (creditor_id, transaction_id, debit_account_id, credit_account_id,
                                amount, debtor_id)
     select d.creditor_id, d.transaction_id, a.id, d.agreement_id, ${AMOUNT}, d.debtor_id
       from bench_dues d
       join ledger_accounts a on a.creditor_id = d.creditor_id and a.kind = 'clearing'
      where d.number = 0`,
  `insert into payments (creditor_id, id, debtor_id, payable_id, charge_id, provider,
                         provider_payment_id, amount, paid_at, ledger_transaction_id)
     select creditor_id, payment_id, debtor_id, payable_id, charge_id, 'pix',
            'E' || left(reference, 31), ${AMOUNT}, '2026-11-02', transaction_id
       from bench_dues where number = 0`,
  `insert into allocations (creditor_id, id, debtor_id, payment_id, payable_id, amount,
                            ledger_transaction_id)
     select creditor_id, allocation_id, debtor_id, payment_id, payable_id, ${AMOUNT},
            transaction_id from bench_dues where number = 0`,
  `update charges c set status = 'paid' from bench_dues d
    where c.creditor_id = d.creditor_id and c.id = d.charge_id and d.number = 0`,
]

/** The payments that are about to arrive, in the order in which every contestant takes them. */
export async function duesOf(ownerUrl: string): Promise<Due[]> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const { rows } = await owner.query<{ provider: Provider; reference: string; inbox_id: string }>(
    'select provider, reference, inbox_id from bench_dues where number > 0 order by n',
  )
  await owner.end()
  return rows.map(({ provider, reference, inbox_id: inboxId }) => ({
    provider,
    reference,
    amount: BigInt(AMOUNT),
    inboxId,
  }))
}

/** What the worker settles with, with as many connections as there are settlements at a time. */
export function coreOn({ app }: DatabaseUrls, connections: number): Core {
  const pool = createPool(app, connections)
  // A server that goes away first is somebody's error, and that one is reported.
  pool.on('error', () => undefined)
  return {
    pool,
    clock: { now: () => PAID_AT.add({ minutes: 1 }) },
    vault: benchVault('sealing'),
    log: createLogger('bench', 'warn'),
  }
}

/**
 * The rows that one settlement writes, as pgbench writes them: in one transaction, in the same
 * scope, each by its own prepared statement, nothing read but what is to be written.
 */
export const SAME_WRITES = `
begin;
select set_config('quita.scope', 'system', true), set_config('quita.debtor', '', true),
       set_config('quita.creditors', '', true);
select w.* from (select nextval('bench_next')::int as n offset 0) s join bench_dues w using (n) \\gset
insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on, subject_id,
                                 debtor_id)
  values (:creditor_id::uuid, :transaction_id::uuid, 'payment', concat('pix', chr(58), 'E', :reference::text), sha256(:reference::text::bytea),
          '2026-11-23', :payment_id::uuid, :debtor_id::uuid);
insert into ledger_postings (creditor_id, transaction_id, debit_account_id, credit_account_id,
                             amount, debtor_id)
  select :creditor_id::uuid, :transaction_id::uuid, id, :agreement_id::uuid, ${AMOUNT}, :debtor_id::uuid
    from ledger_accounts where creditor_id = :creditor_id::uuid and kind = 'clearing';
insert into payments (creditor_id, id, debtor_id, payable_id, charge_id, provider,
                      provider_payment_id, amount, paid_at, ledger_transaction_id)
  values (:creditor_id::uuid, :payment_id::uuid, :debtor_id::uuid, :payable_id::uuid, :charge_id::uuid, 'pix',
          'E' || left(:reference::text, 31), ${AMOUNT}, ${NOON}, :transaction_id::uuid);
insert into allocations (creditor_id, id, debtor_id, payment_id, payable_id, amount,
                         ledger_transaction_id)
  values (:creditor_id::uuid, :allocation_id::uuid, :debtor_id::uuid, :payment_id::uuid, :payable_id::uuid, ${AMOUNT},
          :transaction_id::uuid);
update charges set status = 'paid', updated_at = now()
 where creditor_id = :creditor_id::uuid and id = :charge_id::uuid;
insert into audit_events (id, actor_kind, action, creditor_id, debtor_id, subject_id, data)
  values (:audit_id::uuid, 'system', 'payment.recorded', :creditor_id::uuid, :debtor_id::uuid, :payment_id::uuid,
          '{"provider": "pix", "suspended": false}');
insert into outbox_events (id, topic, payload)
  values (:event_id::uuid, 'payment.recorded',
          jsonb_build_object('creditorId', :creditor_id::text, 'debtorId', :debtor_id::text,
                             'paymentId', :payment_id::text, 'payableId', :payable_id::text));
update webhook_inbox set processed_at = now(), outcome = 'recorded' where id = :inbox_id::uuid;
commit;
`
