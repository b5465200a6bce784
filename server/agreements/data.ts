import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import { agreementDebts, agreements } from '#db/schema/agreements.ts'
import { creditors } from '#db/schema/creditors.ts'
import { debts } from '#db/schema/debts.ts'
import { namePromiseOf } from '#server/agreements/delisting/data.ts'
import type { InstalmentProgress, LateTerms } from '#server/agreements/model.ts'
import { pausesOf } from '#server/debts/pauses/model.ts'
import { businessDate, today } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, PayableId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { ASKED, type Asked, type Placed } from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { debtorOf, ofDebtor } from '#server/platform/scope-filter.ts'
import { pricesOn } from './pricing/model.ts'

type InstalmentRow = {
  id: PayableId
  number: number
  due_on: Temporal.PlainDate
  payable_until: Temporal.PlainDate
  amount: bigint
  interest: bigint
  late_fine: bigint
  late_interest: bigint
  let_off: bigint
  late_counted_until: Temporal.Instant | null
  paid: bigint
  paid_at: Temporal.Instant | null
  cancelled: boolean
  under_review: boolean
  paused: string | null
}

const instalments = (more = '') => `
  select ${more} i.id, i.number, i.due_on, i.payable_until, i.amount, i.interest,
         p.cancelled_at is not null as cancelled, p.review_since is not null as under_review,
         d.late_fine, d.late_interest, d.let_off, d.late_counted_until, m.paid, m.paid_at,
         (select z.days from accrual_pauses z where z.debtor_id = i.debtor_id) as paused
    from instalments i
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
    cross join lateral (
      select coalesce(sum(a.amount), 0)::bigint as paid, max(y.paid_at) as paid_at
        from allocations a join payments y on y.creditor_id = a.creditor_id and y.id = a.payment_id
       where a.creditor_id = i.creditor_id and a.payable_id = i.id) m
    cross join lateral (
      select coalesce(sum(x.amount) filter (where x.kind = 'late_fine'), 0)::bigint as late_fine,
             coalesce(sum(x.amount) filter (where x.kind = 'late_interest'), 0)::bigint as late_interest,
             coalesce(-sum(x.amount) filter (where x.kind in ('early_rebate', 'waiver')), 0)::bigint as let_off,
             max(y.paid_at) filter (where x.kind = 'late_interest') as late_counted_until
        from payable_adjustments x
        left join payments y on y.creditor_id = x.creditor_id and y.id = x.payment_id
       where x.creditor_id = i.creditor_id and x.payable_id = i.id) d`

function progressOf(row: InstalmentRow): InstalmentProgress {
  return {
    id: row.id,
    number: row.number,
    dueOn: row.due_on,
    payableUntil: row.payable_until,
    amount: centavos(row.amount),
    interest: centavos(row.interest),
    lateFine: centavos(row.late_fine),
    lateInterest: centavos(row.late_interest),
    letOff: centavos(row.let_off),
    lateCountedUntil: row.late_counted_until && businessDate(row.late_counted_until),
    paid: centavos(row.paid),
    paidAt: row.paid_at,
    cancelled: row.cancelled,
    underReview: row.under_review,
    pauses: pausesOf(row.paused),
  }
}

/** The schedule of one agreement with what was paid of each line, entrada first. */
export async function instalmentsOf(
  tx: Tx,
  scope: Scope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<InstalmentProgress[]> {
  const rows = await tx.read<InstalmentRow>({
    text: `${instalments()} where i.creditor_id = $1 and i.agreement_id = $2
        and ($3::uuid is null or i.debtor_id = $3) order by i.number`,
    values: [key.creditorId, key.agreementId, debtorOf(scope)],
  })
  return rows.map(progressOf)
}

/** The schedules that charges were made for a part of, by the places of the receipts they answer. */
export async function schedulesAsked(
  tx: Tx,
  _scope: Scope,
  asked: Asked,
): Promise<ReadonlyMap<number, InstalmentProgress[]>> {
  const rows = await tx.read<InstalmentRow & Placed>({ text: SCHEDULES_ASKED, values: asked })
  const byPlace = Map.groupBy(rows, ({ place }) => place)
  return new Map([...byPlace].map(([place, lines]) => [place, lines.map(progressOf)]))
}

const SCHEDULES_ASKED = `${instalments('s.place,')}
    join (select w.place, asked.creditor_id, asked.agreement_id
            from ${ASKED}
            join charges c on c.provider = w.provider and c.reference = w.reference
            join instalments asked
              on asked.creditor_id = c.creditor_id and asked.id = c.payable_id) s
      on s.creditor_id = i.creditor_id and s.agreement_id = i.agreement_id
   order by s.place, i.number`

/** Locks every payable of an agreement, in the order of their ids: payments and ends queue up here. */
export async function lockSchedule(
  tx: Tx,
  scope: Scope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<void> {
  await tx.read({
    text: `select p.id from payables p
             join instalments i on i.creditor_id = p.creditor_id and i.id = p.id
            where i.creditor_id = $1 and i.agreement_id = $2
              and ($3::uuid is null or p.debtor_id = $3)
            order by p.id for update of p`,
    values: [key.creditorId, key.agreementId, debtorOf(scope)],
  })
}

/** What a late instalment costs, out of the agreement's row. */
export function lateTermsOf(
  row: Pick<typeof agreements.$inferSelect, 'lateFineRate' | 'lateMonthlyRate' | 'lateFreeDays'>,
): LateTerms | null {
  const { lateFineRate: fineRate, lateMonthlyRate: monthlyRate, lateFreeDays: freeDays } = row
  if (fineRate === null || monthlyRate === null || freeDays === null) return null
  return { fineRate, monthlyRate, freeDays }
}

/** The agreement of a payable; null where it is not in the scope. */
export async function agreementOfPayable(
  tx: Tx,
  scope: Scope,
  payableId: PayableId,
): Promise<{ creditorId: CreditorId; agreementId: AgreementId; number: number } | null> {
  const [row] = await tx.read<{
    creditor_id: CreditorId
    agreement_id: AgreementId
    number: number
  }>({
    text: `select creditor_id, agreement_id, number from instalments
            where id = $1 and ($2::uuid is null or debtor_id = $2)`,
    values: [payableId, debtorOf(scope)],
  })
  return row
    ? { creditorId: row.creditor_id, agreementId: row.agreement_id, number: row.number }
    : null
}

const agreementColumns = {
  creditorId: agreements.creditorId,
  id: agreements.id,
  number: agreements.number,
  kind: agreements.kind,
  status: agreements.status,
  total: agreements.total,
  cetAnnualPercent: agreements.cetAnnualPercent,
  graceDays: agreements.graceDays,
  repairDays: agreements.repairDays,
  monthlyRate: agreements.monthlyRate,
  lateFineRate: agreements.lateFineRate,
  lateMonthlyRate: agreements.lateMonthlyRate,
  lateFreeDays: agreements.lateFreeDays,
  breachEffect: agreements.breachEffect,
  acceptedAt: agreements.acceptedAt,
  signedAt: agreements.signedAt,
  settledAt: agreements.settledAt,
  brokenAt: agreements.brokenAt,
  withdrawnAt: agreements.withdrawnAt,
  endedAt: agreements.endedAt,
  creditorSlug: creditors.slug,
  creditorName: creditors.tradeName,
  creditorLegalName: creditors.legalName,
  creditorCnpj: creditors.cnpj,
  creditorAddress: creditors.address,
  creditorPhone: creditors.phone,
  creditorSeal: creditors.sealText,
  creditorGround: creditors.groundColour,
  creditorLetters: creditors.letterColour,
  delistingPolicy: creditors.delistingPolicy,
}

/** One agreement with its creditor, debts and schedule; null where it is not in the scope. */
export async function agreementById(tx: Tx, scope: Scope, agreementId: AgreementId) {
  const [row] = await tx.db
    .select(agreementColumns)
    .from(agreements)
    .innerJoin(creditors, eq(creditors.id, agreements.creditorId))
    .where(and(eq(agreements.id, agreementId), ofDebtor(scope, agreements.debtorId)))
  if (!row) return null
  const included = await tx.db
    .select({
      debtId: debts.id,
      description: debts.description,
      contractNumber: debts.contractNumber,
    })
    .from(agreementDebts)
    .innerJoin(
      debts,
      sql`${debts.creditorId} = ${agreementDebts.creditorId} and ${debts.id} = ${agreementDebts.debtId}`,
    )
    .where(
      and(eq(agreementDebts.agreementId, agreementId), ofDebtor(scope, agreementDebts.debtorId)),
    )
    .orderBy(debts.originalDueOn)
  const key = { creditorId: row.creditorId, agreementId }
  const lines = await instalmentsOf(tx, scope, key)
  const plan = {
    lines,
    monthlyRate: row.monthlyRate,
    lateCharges: lateTermsOf(row),
    beganOn: businessDate(row.acceptedAt),
  }
  return {
    ...row,
    debts: included,
    namePromise: await namePromiseOf(tx, scope, key),
    instalments: lines,
    prices: pricesOn(plan, today(tx.clock)),
  }
}

/** Agreements of the scope's debtor that still matter: binding, settled, or stopped. */
export async function agreementsOfDebtor(tx: Tx, scope: Scope) {
  return tx.db
    .select(agreementColumns)
    .from(agreements)
    .innerJoin(creditors, eq(creditors.id, agreements.creditorId))
    .where(
      and(
        inArray(agreements.status, ['awaiting_payment', 'active', 'settled', 'broken']),
        ofDebtor(scope, agreements.debtorId),
      ),
    )
    .orderBy(desc(agreements.acceptedAt))
    .limit(50)
}
