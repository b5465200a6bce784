import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { type ChargeMethod, type Provider, wayOf } from '#server/payments/model.ts'
import type { ReversalKind, ReversalStatus } from '#server/payments/reversal/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { debtorOf } from '#server/platform/scope-filter.ts'

/** Money of an agreement that is on its way back, or went, as its person may see it. */
export type AgreementReturn = {
  readonly id: string
  readonly kind: ReversalKind
  readonly status: Extract<ReversalStatus, 'requested' | 'unknown' | 'pending' | 'done'>
  readonly amount: Centavos
  /** How it had come, which is how it goes. */
  readonly way: 'pix' | 'card'
  readonly askedAt: Temporal.Instant
  readonly doneAt: Temporal.Instant | null
  /** A person still looks at what it means for what is owed. */
  readonly underReview: boolean
}

/**
 * Returns of money that was sent for an agreement, or put to it, newest first. What came to nothing
 * is left out, and what is only being asked about by a bank is not the person's to worry about.
 */
export async function returnsOfAgreement(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<AgreementReturn[]> {
  const rows = await tx.sql<{
    id: string
    kind: ReversalKind
    status: AgreementReturn['status']
    amount: bigint
    provider: Provider
    method: ChargeMethod | null
    created_at: Temporal.Instant
    done_at: Temporal.Instant | null
    under_review: boolean
  }>(
    `select r.id, r.kind, r.status, r.amount, r.provider, r.created_at, r.done_at,
            (select k.method from payments y join charges k
                 on k.creditor_id = y.creditor_id and k.id = y.charge_id
              where y.creditor_id = r.creditor_id and y.id = r.payment_id) as method,
            exists (select from allocations a
                      join payables p on p.creditor_id = a.creditor_id and p.id = a.payable_id
                     where a.creditor_id = r.creditor_id and a.reversal_id = r.id
                       and p.review_since is not null) as under_review
       from reversals r
      where r.creditor_id = $1 and ($3::uuid is null or r.debtor_id = $3)
        and (r.status = 'done' or r.kind = 'refund' and r.status in ('requested', 'unknown', 'pending'))
        and r.payment_id in (
          select y.id from payments y join instalments i
              on i.creditor_id = y.creditor_id and i.id = y.payable_id
           where i.creditor_id = $1 and i.agreement_id = $2
          union
          select a.payment_id from allocations a join instalments i
              on i.creditor_id = a.creditor_id and i.id = a.payable_id
           where i.creditor_id = $1 and i.agreement_id = $2)
      order by r.created_at desc, r.id`,
    [creditorId, agreementId, debtorOf(scope)],
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    status: row.status,
    amount: centavos(row.amount),
    way: wayOf(row.provider, row.method),
    askedAt: row.created_at,
    doneAt: row.done_at,
    underReview: row.under_review,
  }))
}
