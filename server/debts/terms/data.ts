import { creditorBySlug, loadParameters } from '#server/creditors/data.ts'
import { type Creditor, type CreditorTerms, termsOn } from '#server/creditors/model.ts'
import { today } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope, SystemScope } from '#server/platform/scope.ts'
import { worksFor } from '#server/staff/creditor/data.ts'

/** One version of what may be charged, and who wrote it here; null: it came with a file. */
export type TermsVersion = CreditorTerms & {
  readonly statedAt: Temporal.Instant
  readonly statedBy: string | null
}

/**
 * What a creditor's contracts allow to be charged: for a day, the version of each product that
 * counts for a debt due on it; and every version there ever was, none of which is edited.
 */
export async function termsFor(
  tx: Tx,
  scope: SystemScope,
  asked: {
    readonly who: StaffScope
    readonly slug: string
    readonly on: string | null
  },
) {
  const creditor = await creditorBySlug(tx, scope, asked.slug)
  if (creditor === null || !worksFor(asked.who, creditor)) return null
  const on = asked.on === null ? today(tx.clock) : Temporal.PlainDate.from(asked.on)
  const versions = await versionsOf(tx, scope, creditor.id)
  const products = [...new Set(versions.map(({ product }) => product))]
  return {
    creditor: { slug: creditor.slug, tradeName: creditor.tradeName, kind: creditor.kind },
    on,
    inForce: products.flatMap((product) => {
      const found = termsOn(versions, product, on)
      return found?.product === product ? [found] : []
    }),
    versions,
    legalRate: await bindingLegalRate(tx, scope, creditor),
    mayChange: asked.who.permissions.has('creditors.manage'),
  }
}

async function versionsOf(
  tx: Tx,
  _scope: SystemScope,
  creditorId: CreditorId,
): Promise<TermsVersion[]> {
  type Row = Omit<TermsVersion, 'creditCard' | 'statedAt'> & { card: string; at: Temporal.Instant }
  const rows = await tx.sql<Row>(
    `select t.product, t.valid_from as "validFrom", t.fine_rate as "fineRate",
            t.default_interest_monthly as "defaultInterestMonthly",
            t.remunerative_monthly as "remunerativeMonthly", t.index_code as "indexCode",
            t.card_cap as card, t.prescription_years as "prescriptionYears", t.source,
            t.approved_by as "approvedBy", t.stated_at as at, u.name as "statedBy"
       from creditor_terms t left join staff_users u on u.id = t.stated_by
      where t.creditor_id = $1 order by t.product, t.valid_from desc`,
    [creditorId],
  )
  return rows.map(({ card, at, ...row }) => ({ ...row, creditCard: card === 'yes', statedAt: at }))
}

/**
 * The newest legal rate, a month's interest as a fraction: creditors outside the financial system
 * should not pass its double (Decreto 22.626 art. 1). Null where it binds nobody, or none is loaded.
 */
async function bindingLegalRate(
  tx: Tx,
  scope: Scope,
  { kind }: Pick<Creditor, 'kind'>,
): Promise<{ readonly month: string; readonly rate: string } | null> {
  if (kind !== 'commerce') return null
  const { legalRates } = await loadParameters(tx, scope)
  return legalRates.at(-1) ?? null
}

/**
 * How many debts that are due already a version from this day on would compute anew: those of its
 * product, for `*` those whose product has no terms of its own on their day.
 */
export async function debtsUnder(
  tx: Tx,
  _scope: SystemScope,
  version: { creditorId: CreditorId; product: string; validFrom: Temporal.PlainDate },
): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `select count(*)::int as n from debts d
      where d.creditor_id = $1 and d.recalled_at is null and d.original_due_on between $2 and $3
        and case when $4 <> '*' then d.product = $4
                 else not exists (select from creditor_terms t
                                   where t.creditor_id = d.creditor_id and t.product = d.product
                                     and t.valid_from <= d.original_due_on) end`,
    [version.creditorId, version.validFrom, today(tx.clock), version.product],
  )
  return row?.n ?? 0
}
