import type { PortfolioId } from '#server/kernel/id.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { AGE_BANDS } from '#server/offers/simulation/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import {
  CAME_BY,
  type CameBy,
  instantsOf,
  type Placed,
  type Recovered,
  type Recovery,
  type ResultsOf,
} from '../model.ts'

/**
 * $1 creditors, $2 and $3 the period, $4 first days of the bands. What a payment of the period
 * brought for each debt and stayed: money that went back is a negative line of the same payment. What
 * an agreement was paid belongs to its debts as they brought it in; the parts are cut where the shares
 * add up to, so that they sum to the whole payment. What came after an agreement stopped names its debt.
 */
const PARTS = `
  with came as materialized (
    select y.creditor_id, y.id, y.debtor_id from payments y
     where y.creditor_id = any ($1::uuid[]) and y.paid_at >= $2 and y.paid_at < $3),
  agreed as (
    select c.creditor_id, c.id, c.debtor_id, i.agreement_id, sum(x.amount) as amount
      from came c
      join allocations x on x.creditor_id = c.creditor_id and x.payment_id = c.id
      join instalments i on i.creditor_id = x.creditor_id and i.id = x.payable_id
     group by 1, 2, 3, 4 having sum(x.amount) <> 0),
  shared as (
    select a.*, b.debt_id, b.share,
           sum(b.share) over (partition by a.creditor_id, a.id, a.agreement_id
             order by b.share, b.debt_id) as until,
           sum(b.share) over (partition by a.creditor_id, a.id, a.agreement_id) as whole
      from agreed a
      join (select creditor_id, agreement_id, debt_id,
                   principal + correction + fine + interest + fee
                     - discount_on_charges - discount_on_principal as share
              from agreement_debts) b
        on b.creditor_id = a.creditor_id and b.agreement_id = a.agreement_id),
  parts as (
    select creditor_id, id, debtor_id, agreement_id, debt_id,
           div(amount * until, whole) - div(amount * (until - share), whole) as amount
      from shared
    union all
    select c.creditor_id, c.id, c.debtor_id, x.agreement_id, x.debt_id, sum(x.amount)
      from came c
      join debt_allocations x on x.creditor_id = c.creditor_id and x.payment_id = c.id
     group by 1, 2, 3, 4, 5 having sum(x.amount) <> 0)`

/**
 * The way is that of the message that carried the link, which may have left a number by WhatsApp. Who
 * accepted behind a link that went to no contact, or on the telephone, came by none.
 */
const RECOVERED = `${PARTS}, placed as (
    select p.amount, p.id, p.debtor_id, d.portfolio_id,
           width_bucket(greatest((a.accepted_at at time zone 'America/Sao_Paulo')::date
             - d.original_due_on, 0), $4::int[]) as band,
           coalesce(c.slug || ' ' || q.policy_version, '') as version,
           coalesce(w.channel, o.channel, 'desk') as came_by
      from parts p
      join agreements a on a.creditor_id = p.creditor_id and a.id = p.agreement_id
      join debts d on d.creditor_id = p.creditor_id and d.id = p.debt_id
      join creditors c on c.id = p.creditor_id
      left join quotes q on q.creditor_id = a.creditor_id and q.id = a.quote_id
      left join agreement_evidence e on e.creditor_id = a.creditor_id and e.agreement_id = a.id
      left join debtor_sessions s on s.id = e.session_id
      left join access_links l on l.id = s.link_id
      left join contacts o on o.id = l.contact_id
      left join lateral (
        select channel from messages
         where link_id = l.id and channel in ('sms', 'email', 'whatsapp') limit 1) w on true)
  select portfolio_id, band, version, came_by, sum(amount)::bigint as amount,
         count(distinct id) as payments, count(distinct debtor_id) as people
    from placed
   group by grouping sets ((), (portfolio_id), (band), (version), (came_by))`

type Row = {
  portfolio_id: PortfolioId | null
  band: number | null
  version: string | null
  came_by: CameBy | null
  amount: bigint | null
  payments: bigint
  people: bigint
}

const NOTHING: Recovered = { amount: ZERO, payments: 0, people: 0 }

const recovered = (row: Row | undefined): Recovered =>
  row
    ? {
        amount: centavos(row.amount ?? 0n),
        payments: Number(row.payments),
        people: Number(row.people),
      }
    : NOTHING

const PLACED = `
  select d.portfolio_id, p.name, c.slug, c.trade_name as creditor,
         width_bucket(greatest($2::date - d.original_due_on, 0), $3::int[]) as band,
         count(*) as debts, sum(d.principal)::bigint as principal
    from debts d
    join portfolios p on p.creditor_id = d.creditor_id and p.id = d.portfolio_id
    join creditors c on c.id = d.creditor_id
   where d.creditor_id = any ($1::uuid[]) and d.recalled_at is null
   group by 1, 2, 3, 4, 5`

type PlacedRow = {
  portfolio_id: PortfolioId
  name: string
  slug: string
  creditor: string
  band: number
  debts: bigint
  principal: bigint
}

const placed = (rows: readonly PlacedRow[]): Placed => ({
  debts: rows.reduce((all, { debts }) => all + Number(debts), 0),
  principal: centavos(rows.reduce((all, { principal }) => all + principal, 0n)),
})

/** Money of the period that stayed, by what it was for and how it came. */
export async function recoveryOf(
  tx: Tx,
  _scope: StaffScope,
  { creditorIds, period }: ResultsOf,
  today: Temporal.PlainDate,
): Promise<Recovery> {
  const [from, to] = instantsOf(period)
  const rows = await tx.sql<Row>(RECOVERED, [creditorIds, from, to, AGE_BANDS])
  const base = await tx.sql<PlacedRow>(PLACED, [creditorIds, today, AGE_BANDS])
  const isTotal = (row: Row) =>
    row.portfolio_id === null && row.band === null && row.version === null && row.came_by === null
  return {
    total: recovered(rows.find(isTotal)),
    portfolios: portfoliosOf(rows, base),
    bands: AGE_BANDS.map((band, at) => ({
      band,
      placed: placed(base.filter((row) => row.band === at + 1)),
      ...recovered(rows.find((row) => row.band === at + 1)),
    })),
    versions: rows
      .flatMap((row) =>
        row.version === null ? [] : { ...versionOf(row.version), ...recovered(row) },
      )
      .toSorted((a, b) => Number(b.amount - a.amount) || (b.version ?? 0) - (a.version ?? 0)),
    ways: CAME_BY.map((cameBy) => ({
      cameBy,
      ...recovered(rows.find((row) => row.came_by === cameBy)),
    })),
  }
}

function versionOf(text: string) {
  const [creditorSlug, version] = text.split(' ')
  return version === undefined
    ? { creditorSlug: null, version: null }
    : { creditorSlug: creditorSlug ?? null, version: Number(version) }
}

/** Every portfolio that holds something, and the most recovered first. */
function portfoliosOf(rows: readonly Row[], base: readonly PlacedRow[]): Recovery['portfolios'] {
  const byId = Map.groupBy(base, (row) => row.portfolio_id)
  return [...byId]
    .map(([id, [first, ...others]]) => ({
      id,
      name: first?.name ?? '',
      creditor: first?.creditor ?? '',
      creditorSlug: first?.slug ?? '',
      placed: placed(first ? [first, ...others] : others),
      ...recovered(rows.find((row) => row.portfolio_id === id)),
    }))
    .toSorted((a, b) => Number(b.amount - a.amount) || a.name.localeCompare(b.name))
}
