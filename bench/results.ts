import { readResults } from '#server/insights/results/commands.ts'
import { sweepRolls } from '#server/insights/results/rolling/jobs.ts'
import { systemClock } from '#server/kernel/clock.ts'
import { type CreditorId, newId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { permissionsOf } from '#server/staff/model.ts'
import type { Bench } from './bench.ts'
import { elapsed, exact, type Figure, whole } from './figure.ts'
import { statements } from './import-ground.ts'
import { onPortfolio } from './portfolio-scene.ts'

/**
 * The page of results over a portfolio that was worked: everybody was invited, a third came, a
 * twentieth signed a plan and paid its first line. And the fold of one closed month, which the worker
 * makes once.
 */
const DEBTS = { full: 500_000, quick: 20_000 }
const ROUNDS = 5
const MOST_MS = 10_000
const FOLD_MOST_MS = 60_000
const scope = mintSystemScope('bench')

/** What happened to people, written at once; the books are those of the import. */
const LIFE: readonly string[] = [
  `insert into messages (id, debtor_id, creditor_id, contact_id, channel, template, dedupe_key,
     status, content_sealed, check_code_index, created_at, sent_at)
   select gen_random_uuid(), c.debtor_id, null, c.id, c.channel, 'first_link', c.id::text, 'sent',
          ''::bytea, sha256(c.id::text::bytea), s.at, s.at
     from (select distinct on (debtor_id) * from contacts order by debtor_id, channel desc) c
     cross join lateral (select now() - make_interval(days => get_byte(sha256(c.id::text::bytea), 0) % 80 + 2) as at) s`,
  `insert into access_links (id, token_hash, debtor_id, contact_id, purpose, created_at, expires_at, first_used_at)
   select gen_random_uuid(), sha256(m.id::text::bytea), m.debtor_id, m.contact_id, 'debts', m.sent_at,
          m.sent_at + interval '7 days', case when get_byte(sha256(m.id::text::bytea), 1) < 85 then m.sent_at + interval '1 hour' end
     from messages m`,
  `insert into debtor_sessions (id, token_hash, debtor_id, link_id, rung, created_at, expires_at)
   select gen_random_uuid(), sha256(l.id::text::bytea), l.debtor_id, l.id, 'R1', l.first_used_at,
          l.first_used_at + interval '8 hours' from access_links l where l.first_used_at is not null`,
  `insert into search_traces (creditor_id, id, debtor_id, at, asked, trace, found)
   select d.creditor_id, gen_random_uuid(), s.debtor_id, s.created_at, '{}', '{}', true
     from debtor_sessions s join debts d on d.debtor_id = s.debtor_id
    where get_byte(sha256(s.id::text::bytea), 2) < 80`,
  `create temporary table deals as
   select d.creditor_id, d.debtor_id, d.id as debt_id, d.principal, s.id as session_id,
          s.created_at as at, gen_random_uuid() as id, gen_random_uuid() as ledger_id
     from debtor_sessions s
     join lateral (select * from debts d where d.debtor_id = s.debtor_id limit 1) d on true
    where get_byte(sha256(s.id::text::bytea), 3) < 38`,
  `insert into agreements (creditor_id, id, number, debtor_id, quote_id, kind, status, total,
     plan_interest, iof, monthly_rate, cet_annual_percent, breach_effect, grace_days, accepted_at,
     signed_at, started_at)
   select creditor_id, id, id::text, debtor_id, gen_random_uuid(), 'plan', 'active', principal, 0, 0,
          0, 0, 'proportional', 10, at, at, at from deals`,
  `insert into agreement_debts (creditor_id, agreement_id, debt_id, debtor_id, principal, correction,
     fine, interest, fee, discount_on_charges, discount_on_principal, live)
   select creditor_id, id, debt_id, debtor_id, principal, 0, 0, 0, 0, 0, 0, true from deals`,
  `insert into agreement_evidence (creditor_id, agreement_id, debtor_id, method, session_id, code_id,
     origin_sealed, accepted_at, terms_version, terms_sha256)
   select creditor_id, id, debtor_id, 'code', session_id, gen_random_uuid(), '', at, 'bench', '' from deals`,
  `create temporary table lines as
   select d.*, n.number, gen_random_uuid() as line_id, gen_random_uuid() as charge_id,
          gen_random_uuid() as payment_id, gen_random_uuid() as paid_id,
          (d.at + make_interval(days => 30 * n.number))::date as due
     from deals d cross join generate_series(0, 5) as n (number)`,
  `insert into ledger_accounts (creditor_id, id, kind, debtor_id)
   select creditor_id, id, 'agreement', debtor_id from deals`,
  `insert into payables (creditor_id, id, debtor_id, ledger_account_id, amount, due_on, payable_until)
   select creditor_id, line_id, debtor_id, id, greatest(principal / 6, 1), due, due from lines`,
  `insert into instalments (creditor_id, id, agreement_id, debtor_id, number, due_on, payable_until, amount, interest)
   select creditor_id, line_id, id, debtor_id, number, due, due, greatest(principal / 6, 1), 0 from lines`,
  `insert into charges (creditor_id, id, payable_id, debtor_id, provider, method, status, amount,
     reference, payee_key, payee_name, payee_cnpj, br_code, expires_at)
   select creditor_id, charge_id, line_id, debtor_id, 'pix', 'cob', 'paid', greatest(principal / 6, 1),
          charge_id::text, 'k', 'k', 'k', 'k', now() from lines where number = 0`,
  `insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on, subject_id, debtor_id)
   select creditor_id, paid_id, 'payment', paid_id::text, '', at::date, payment_id, debtor_id
     from lines where number = 0`,
  `insert into payments (creditor_id, id, debtor_id, payable_id, charge_id, provider,
     provider_payment_id, amount, paid_at, ledger_transaction_id)
   select creditor_id, payment_id, debtor_id, line_id, charge_id, 'pix', payment_id::text,
          greatest(principal / 6, 1), at, paid_id from lines where number = 0`,
  `insert into allocations (creditor_id, id, debtor_id, payment_id, payable_id, amount, ledger_transaction_id)
   select creditor_id, gen_random_uuid(), debtor_id, payment_id, line_id, greatest(principal / 6, 1), paid_id
     from lines where number = 0`,
]

export function measureResults(bench: Bench): Promise<Figure[]> {
  const debts = DEBTS[bench.quick ? 'quick' : 'full']
  return onPortfolio(bench, { name: 'results', debts, connections: 4 }, async ({ core, urls }) => {
    await statements(urls.owner, [...LIFE, 'vacuum analyze'])
    bench.say('worked')
    return measured(core, debts, bench.say)
  })
}

async function measured(core: Core, debts: number, say: Bench['say']): Promise<Figure[]> {
  const creditors = await inScope(core, scope, (tx) =>
    tx.sql<{ id: CreditorId }>('select id from creditors order by slug'),
  )
  const figures: Figure[] = []
  const one = creditors.slice(0, 1).map(({ id }) => id)
  for (const [name, ids] of [
    ['of all creditors', 'all'],
    ['of one creditor', one],
  ] as const) {
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      times.push(
        await elapsed(() =>
          readResults(core, readerOf(ids), { creditorSlug: null, from: null, to: null }),
        ),
      )
    }
    figures.push(figureOf(`results ${name}`, times, MOST_MS, debts))
    say(`${name}: ${times.map(whole).join(', ')} ms`)
  }
  // Two months on, when the month after the import is over.
  const later: Core = {
    ...core,
    clock: { now: () => systemClock.now().add({ hours: 24 * 66 }) },
  }
  let months = 0
  const fold = await elapsed(async () => {
    months = await sweepRolls(later, scope)
  })
  say(`${months} months folded in ${whole(fold)} ms`)
  return [...figures, figureOf('fold of the closed months', [fold], FOLD_MOST_MS, debts)]
}

function figureOf(name: string, times: readonly number[], most: number, debts: number): Figure {
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
  return {
    name,
    ratio: exact(median / most),
    target: { is: 'at most', value: 1 },
    ours: `${whole(median)} ms`,
    floor: `${whole(most)} ms`,
    note: `Median of ${times.length} over ${whole(debts)} debts, everybody invited, one in twenty with a plan.`,
  }
}

function readerOf(creditorIds: StaffScope['creditorIds']): StaffScope {
  return mintStaffScope({
    staffId: newId(),
    sessionId: newId(),
    permissions: permissionsOf('viewer'),
    creditorIds,
    factorAt: null,
  })
}
