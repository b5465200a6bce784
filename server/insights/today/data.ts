import { TO_LOOK_AT } from '#server/agreements/reversal/queue/data.ts'
import { INVITATIONS } from '#server/insights/results/model.ts'
import { startOfMonth } from '#server/insights/today/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'

export type Today = {
  readonly date: Temporal.PlainDate
  /** Money received since the first of the month. */
  readonly recovered: Centavos
  readonly payments: number
  readonly activeAgreements: number
  /** Agreements with an instalment past its last payable day. */
  readonly lateAgreements: number
  readonly suspended: { readonly count: number; readonly amount: Centavos }
  readonly unknownCharges: number
  /** Money that went back, or may, and waits for a decision. */
  readonly returnsToLookAt: number
  /** Offers approved for a day on which something stood against them, and nobody decided since. */
  readonly stoppedOffers: number
  /** The same of journeys. */
  readonly stoppedJourneys: number
  readonly openDebts: number
  readonly lastImport: { readonly creditor: string; readonly at: Temporal.Instant } | null
  /** Who was invited in the last 30 days, and how many of them did more since. */
  readonly funnel: { readonly step: FunnelStep; readonly people: number }[]
}

export type FunnelStep = 'sent' | 'opened' | 'accepted' | 'paid'

type Row = {
  recovered: bigint
  payments: bigint
  active: bigint
  late: bigint
  suspended_count: bigint
  suspended: bigint
  unknown_charges: bigint
  returns: bigint
  stopped_offers: bigint
  stopped_journeys: bigint
  open_debts: bigint
  import_creditor: string | null
  import_at: Temporal.Instant | null
  sent: bigint
  opened: bigint
  accepted: bigint
  paid: bigint
}

/** The figures of A1, each for the creditors of the scope. */
export async function todayOf(tx: Tx, scope: StaffScope): Promise<Today> {
  const now = tx.clock.now()
  const date = businessDate(now)
  const since = now.subtract({ hours: 30 * 24 })
  const [row] = await tx.sql<Row>(TODAY, [startOfMonth(date), date, since, INVITATIONS])
  const found = row as Row
  return {
    date,
    recovered: centavos(found.recovered),
    payments: Number(found.payments),
    activeAgreements: Number(found.active),
    lateAgreements: Number(found.late),
    suspended: { count: Number(found.suspended_count), amount: centavos(found.suspended) },
    unknownCharges: Number(found.unknown_charges),
    returnsToLookAt: Number(found.returns),
    // Offers are for who makes and who audits them.
    stoppedOffers: scope.permissions.has('offers.read') ? Number(found.stopped_offers) : 0,
    stoppedJourneys: scope.permissions.has('journeys.read') ? Number(found.stopped_journeys) : 0,
    openDebts: Number(found.open_debts),
    lastImport:
      found.import_at && found.import_creditor
        ? { creditor: found.import_creditor, at: found.import_at }
        : null,
    funnel: [
      { step: 'sent', people: Number(found.sent) },
      { step: 'opened', people: Number(found.opened) },
      { step: 'accepted', people: Number(found.accepted) },
      { step: 'paid', people: Number(found.paid) },
    ],
  }
}

/** Publications that were stopped on their day, until another is approved or in force. */
const STOPPED = (scheduled: string, versions: string) => `
         (select count(*) from ${scheduled} s where s.state = 'stopped'
            and not exists (select from ${scheduled} n
                             where n.creditor_id = s.creditor_id and n.approved_at > s.approved_at)
            and not exists (select from ${versions} p
                             where p.creditor_id = s.creditor_id and p.published_at > s.ended_at))`

const TODAY = `
  select coalesce((select sum(amount) from payments where paid_at >= $1::timestamptz), 0)::bigint as recovered,
         (select count(*) from payments where paid_at >= $1::timestamptz) as payments,
         (select count(*) from agreements where status = 'active') as active,
         (select count(distinct i.agreement_id) from instalments i
            join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id
           where a.status = 'active' and i.payable_until < $2::date
             and i.amount + payable_adjusted(i.creditor_id, i.id) > payable_paid(i.creditor_id, i.id)) as late,
         (select count(*) from suspense_items where status = 'open') as suspended_count,
         coalesce((select sum(amount) from suspense_items where status = 'open'), 0)::bigint as suspended,
         (select count(*) from charges where status = 'unknown') as unknown_charges,
         (select count(*) from reversals r where ${TO_LOOK_AT}) as returns,
         ${STOPPED('scheduled_publications', 'offer_policies')} as stopped_offers,
         ${STOPPED('scheduled_journeys', 'journey_versions')} as stopped_journeys,
         (select count(*) from debts where recalled_at is null) as open_debts,
         (select c.trade_name from imports i join creditors c on c.id = i.creditor_id
           where i.status = 'done' order by i.finished_at desc limit 1) as import_creditor,
         (select max(finished_at) from imports where status = 'done') as import_at,
         f.sent, f.opened, f.accepted, f.paid
    from (
      select count(*) as sent, count(*) filter (where l.at >= w.at) as opened,
             count(*) filter (where a.at >= w.at) as accepted, count(*) filter (where p.at >= w.at) as paid
        from (select debtor_id, min(sent_at) as at from messages
               where status = 'sent' and sent_at >= $3::timestamptz and template = any ($4)
                 and payable_id is null group by 1) w
        left join (select debtor_id, max(first_used_at) as at from access_links
                    where first_used_at >= $3::timestamptz group by 1) l using (debtor_id)
        left join (select debtor_id, max(accepted_at) as at from agreements
                    where accepted_at >= $3::timestamptz group by 1) a using (debtor_id)
        left join (select debtor_id, max(paid_at) as at from payments
                    where paid_at >= $3::timestamptz group by 1) p using (debtor_id)) f`
