import { instalmentLabel } from '#server/agreements/terms/clauses/model.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope, SystemScope } from '#server/platform/scope.ts'
import { agreementRecord, termsInputOf } from '../agreement/data.ts'
import { dueMonthsUntil, type PaidPart, paidInYear } from '../money/data.ts'
import { canonicalJson } from '../seal/model.ts'
import { factsOfStatement, type StatementView, statementsDue } from './model.ts'

type Key = { readonly creditorId: CreditorId; readonly debtorId: DebtorId; readonly year: number }

/** What the statement of a year says; null where nothing was paid in it, or not in the scope. */
export async function statementView(tx: Tx, scope: Scope, key: Key): Promise<StatementView | null> {
  const paid = await paidInYear(tx, scope, key)
  const last = paid.at(-1)
  if (last === undefined) return null
  const newest = assertPresent(
    await agreementRecord(tx, scope, { ...key, agreementId: last.agreementId }),
    'a payment belongs to an agreement',
  )
  const { frozen } = await termsInputOf(tx, newest)
  const months = await dueMonthsUntil(tx, scope, key)
  const numbers = await numbersOf(tx, scope, key, paid)
  return {
    creditor: frozen.creditor,
    operator: frozen.operator,
    sealText: newest.sealText,
    debtorName: newest.debtor.name || null,
    debtorDocument: newest.debtor.document,
    year: key.year,
    total: sum(paid.map((part) => part.amount)),
    payments: paid.map((part) => ({
      paidAt: part.paidAt,
      agreementNumber: part.agreementNumber,
      label: instalmentLabel({ instalments: numbers.get(part.agreementId) ?? [] }, part.instalment),
      amount: part.amount,
    })),
    months: months
      .filter(({ year }) => year === key.year)
      .map(({ month, isPaid }) => ({ month, isPaid })),
    isComplete: months.every(({ isPaid }) => isPaid),
  }
}

type Numbered = Pick<TermsInput['instalments'][number], 'number'>

async function numbersOf(
  tx: Tx,
  _scope: Scope,
  { creditorId }: Key,
  paid: readonly PaidPart[],
): Promise<Map<AgreementId, Numbered[]>> {
  const rows = await tx.sql<{ agreement_id: AgreementId; number: number }>(
    'select agreement_id, number from instalments where creditor_id = $1 and agreement_id = any($2)',
    [creditorId, [...new Set(paid.map((part) => part.agreementId))]],
  )
  const numbers = new Map<AgreementId, Numbered[]>()
  for (const { agreement_id, number } of rows) {
    numbers.set(agreement_id, [...(numbers.get(agreement_id) ?? []), { number }])
  }
  return numbers
}

/** The year of a debtor at a creditor, by the creditor's place in an address; null where unknown. */
export async function statementKey(
  tx: Tx,
  scope: DebtorScope,
  { creditorSlug, year }: { creditorSlug: string; year: number },
): Promise<Key | null> {
  const [row] = await tx.sql<{ id: CreditorId }>('select id from creditors where slug = $1', [
    creditorSlug,
  ])
  return row ? { creditorId: row.id, debtorId: scope.debtorId, year } : null
}

/**
 * Whether the newest statement says what would be said now. `nothing_paid`: there is nothing to
 * state.
 */
export async function statementStanding(
  tx: Tx,
  scope: DebtorScope,
  key: Key,
): Promise<'current' | 'wanted' | 'nothing_paid'> {
  const view = await statementView(tx, scope, key)
  if (view === null) return 'nothing_paid'
  const [newest] = await tx.sql<{ basis_sha256: Buffer | null; act: string | null }>(
    `select p.basis_sha256,
            (select s.act from paper_seals s
              where s.creditor_id = p.creditor_id and s.paper_id = p.id
              order by s.sequence desc limit 1) as act
       from papers p
      where p.creditor_id = $1 and p.kind = 'statement' and p.subject_id = $2 and p.year = $3
        and p.debtor_id = $4
      order by p.edition desc limit 1`,
    [key.creditorId, key.debtorId, key.year, scope.debtorId],
  )
  const basis = sha256(canonicalJson(factsOfStatement(view)))
  const isCurrent = newest?.act === 'issued' && newest.basis_sha256?.equals(basis)
  return isCurrent ? 'current' : 'wanted'
}

/** As many as one run of the sweep looks at. */
const BATCH = 500

/**
 * Years for which a statement is due and none was issued. Only whoever paid everything of a year
 * gets it unasked (Lei 12.007/2009 art. 2); others find it on their page.
 */
export async function dueStatements(
  tx: Tx,
  _scope: SystemScope,
  today: Temporal.PlainDate,
): Promise<Key[]> {
  const { lastYear, settledBefore } = statementsDue(today)
  const rows = await tx.sql<{ creditor_id: CreditorId; debtor_id: DebtorId; year: number }>(
    `with paid as (
       select a.creditor_id, a.debtor_id, max(y.paid_at) as last_paid_at,
              extract(year from y.paid_at at time zone 'America/Sao_Paulo')::int as year
         from payments y
         join allocations a on a.creditor_id = y.creditor_id and a.payment_id = y.id
        where y.paid_at >= make_date($1 - 1, 1, 1)
        group by 1, 2, 4 having sum(a.amount) > 0)
     select p.creditor_id, p.debtor_id, p.year
       from paid p
      where (p.year <= $2
             or (p.last_paid_at at time zone 'America/Sao_Paulo' < $3::date
                 and not exists (select from agreements a
                                  where a.creditor_id = p.creditor_id
                                    and a.debtor_id = p.debtor_id and a.status = 'active')))
        and not exists (select from papers s
                         where s.creditor_id = p.creditor_id and s.kind = 'statement'
                           and s.subject_id = p.debtor_id and s.year = p.year)
        and not exists (select from instalments i
                          join agreements a on a.creditor_id = i.creditor_id
                           and a.id = i.agreement_id and a.status = 'active'
                         where i.creditor_id = p.creditor_id and i.debtor_id = p.debtor_id
                           and i.due_on < make_date(p.year + 1, 1, 1)
                           and i.amount + payable_adjusted(i.creditor_id, i.id)
                               > payable_paid(i.creditor_id, i.id))
      order by p.last_paid_at limit ${BATCH}`,
    [today.year, lastYear, settledBefore],
  )
  return rows.map((row) => ({
    creditorId: row.creditor_id,
    debtorId: row.debtor_id,
    year: row.year,
  }))
}
