import type { Terms } from '#server/agreements/terms/model.ts'
import { renderTerms } from '#server/agreements/terms/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId, PayableId, QuoteId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import { debtorById } from '#server/people/data.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { QuotePlan } from './model.ts'
import type { StoredParameters } from './parameters/model.ts'
import { readParameters, readPlan } from './schema.ts'

/** A quote as it was frozen. */
export type StoredQuote = {
  readonly id: QuoteId
  readonly creditorId: CreditorId
  readonly number: string
  readonly kind: 'full' | 'spot' | 'plan'
  readonly computedOn: Temporal.PlainDate
  readonly computedAt: Temporal.Instant
  readonly validUntil: Temporal.Instant
  readonly parameters: StoredParameters
  readonly plan: QuotePlan
}

/**
 * What became of a quote. `changed`: something of its debts is not as it was when it was made.
 * `unavailable`: its debts are in another agreement that binds, or may not be collected any more.
 */
export type QuoteState = 'open' | 'expired' | 'changed' | 'unavailable' | 'accepted'

type QuoteRow = {
  id: QuoteId
  creditor_id: CreditorId
  number: string
  kind: 'full' | 'spot' | 'plan'
  computed_on: Temporal.PlainDate
  computed_at: Temporal.Instant
  valid_until: Temporal.Instant
  parameters: unknown
  plan: unknown
}

/** Null where there is none, or it is somebody else's. */
export async function storedQuote(
  tx: Tx,
  scope: DebtorScope,
  quoteId: QuoteId,
): Promise<StoredQuote | null> {
  const [row] = await tx.sql<QuoteRow>(
    `select id, creditor_id, number, kind, computed_on, computed_at, valid_until, parameters, plan
       from quotes where id = $1 and debtor_id = $2`,
    [quoteId, scope.debtorId],
  )
  if (!row) return null
  return {
    id: row.id,
    creditorId: row.creditor_id,
    number: row.number,
    kind: row.kind,
    computedOn: row.computed_on,
    computedAt: row.computed_at,
    validUntil: row.valid_until,
    parameters: readParameters(row.parameters),
    plan: readPlan(row.plan),
  }
}

export type AcceptedQuote = {
  readonly agreementId: AgreementId
  readonly number: string
  readonly firstPayableId: PayableId
  readonly ended: boolean
}

/** The agreement that a quote became; the newest, should there be several. */
export async function agreementOfQuote(
  tx: Tx,
  scope: DebtorScope,
  quote: Pick<StoredQuote, 'id' | 'creditorId'>,
): Promise<AcceptedQuote | null> {
  const [row] = await tx.sql<{
    id: AgreementId
    number: string
    status: string
    first_payable_id: PayableId
  }>(
    `select a.id, a.number, a.status,
            (select i.id from instalments i
              where i.creditor_id = a.creditor_id and i.agreement_id = a.id
              order by i.number limit 1) as first_payable_id
       from agreements a
      where a.creditor_id = $1 and a.quote_id = $2 and a.debtor_id = $3
      order by a.accepted_at desc limit 1`,
    [quote.creditorId, quote.id, scope.debtorId],
  )
  if (!row) return null
  return {
    agreementId: row.id,
    number: row.number,
    firstPayableId: row.first_payable_id,
    ended: ['superseded', 'lapsed', 'withdrawn'].includes(row.status),
  }
}

type QuotedDebtRow = {
  id: string
  recalled: boolean
  prescribed_on: Temporal.PlainDate
  owed: bigint
  bound: boolean
  restated_since: boolean
}

const QUOTED_DEBTS = `
  select d.id, d.recalled_at is not null as recalled, d.prescribed_on,
         ledger_balance(d.creditor_id, d.id) as owed,
         exists (select from agreement_debts x
                   join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
                  where x.creditor_id = d.creditor_id and x.debt_id = d.id and x.live
                    and a.status = 'active') as bound,
         exists (select from debt_restatements r
                  where r.creditor_id = d.creditor_id and r.debt_id = d.id
                    and r.created_at >= $3) as restated_since
    from debts d
   where d.creditor_id = $1 and d.id = any ($2::uuid[])`

/** Whether the debts are still as the quote has them; only `open`, `changed`, `unavailable`. */
export async function debtsState(
  tx: Tx,
  _scope: DebtorScope,
  quote: StoredQuote,
  today: Temporal.PlainDate,
): Promise<'open' | 'changed' | 'unavailable'> {
  const quoted = new Map(quote.parameters.debts.map((debt) => [debt.debtId, debt.principal]))
  const rows = await tx.sql<QuotedDebtRow>(QUOTED_DEBTS, [
    quote.creditorId,
    [...quoted.keys()],
    quote.computedAt,
  ])
  if (rows.some((row) => row.bound)) return 'unavailable'
  if (rows.some((row) => Temporal.PlainDate.compare(today, row.prescribed_on) >= 0)) {
    return 'unavailable'
  }
  const same = rows.every(
    (row) => !row.recalled && !row.restated_since && row.owed.toString() === quoted.get(row.id),
  )
  return same && rows.length === quoted.size ? 'open' : 'changed'
}

/** Locks the debts of a quote in the order of their ids, so that two acceptances cannot cross. */
export async function lockQuotedDebts(
  tx: Tx,
  _scope: DebtorScope,
  quote: StoredQuote,
): Promise<void> {
  await tx.sql(
    `select id from debts where creditor_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [quote.creditorId, quote.parameters.debts.map((debt) => debt.debtId)],
  )
}

export type ShownTerms = Pick<Terms, 'version' | 'summary' | 'sections' | 'text'> & {
  /** Of the text, in UTF-8: what an acceptance must repeat. */
  readonly sha256: Buffer
}

/** The terms of a quote, rendered again from what was frozen: the same bytes every time. */
export async function termsOfQuote(
  tx: Tx,
  scope: DebtorScope,
  quote: StoredQuote,
): Promise<ShownTerms> {
  const debtor = assertPresent(await debtorById(tx, scope, scope.debtorId), 'a debtor sees itself')
  const { parameters, plan } = quote
  const terms = renderTerms({
    frozen: parameters.terms,
    quote: { number: quote.number, computedOn: quote.computedOn, validUntil: quote.validUntil },
    kind: quote.kind,
    debtorDocument: debtor.document,
    debts: plan.debts,
    instalments: plan.instalments,
    total: plan.total,
    planInterest: plan.planInterest,
    iof: plan.iof,
    monthlyRate: plan.monthlyRate,
    cetAnnualPercent: plan.cetAnnualPercent,
    breachEffect: parameters.breachEffect,
    graceDays: parameters.graceDays,
    repairDays: parameters.repairDays,
  })
  return { ...terms, sha256: sha256(terms.text) }
}

/** The sums of a quote as D3 lists them, and as it compares a changed one with the one before. */
export type QuoteAmounts = {
  /** Principal of the debts. */
  readonly original: Centavos
  /** Correction, fine, interest and fees of the debts. */
  readonly charges: Centavos
  readonly discount: Centavos
  readonly planInterest: Centavos
  readonly iof: Centavos
  readonly total: Centavos
}

export function amountsOf(plan: QuotePlan): QuoteAmounts {
  const original = sum(plan.debts.map((debt) => debt.principal))
  return {
    original,
    charges: centavos(plan.today - original),
    discount: plan.discount,
    planInterest: plan.planInterest,
    iof: plan.iof,
    total: plan.total,
  }
}
