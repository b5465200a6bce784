import { and, eq, inArray } from 'drizzle-orm'
import { agreements } from '#db/schema/agreements.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { AGREEMENT_TRANSITIONS } from '#server/agreements/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { withdrawOvertaken } from '#server/payments/attempt/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { AgreementRow } from '../../breach/data.ts'

/** A settled agreement that lost money runs again, and holds its debts; any other stays. */
export async function reopenAgreement(
  tx: Tx,
  scope: Scope,
  agreement: AgreementRow,
): Promise<void> {
  const { creditorId, id: agreementId, debtorId, number } = agreement
  const reopened = await tx.db
    .update(agreements)
    .set({ status: 'active', settledAt: null })
    .where(
      and(
        eq(agreements.creditorId, creditorId),
        eq(agreements.id, agreementId),
        inArray(agreements.status, statesAccepting(AGREEMENT_TRANSITIONS, 'reopened')),
      ),
    )
    .returning({ id: agreements.id })
  if (reopened.length === 0) return
  await tx.sql(
    `update agreement_debts x set live = true
      where x.creditor_id = $1 and x.agreement_id = $2
        and not exists (select from agreement_debts y
                         where y.creditor_id = x.creditor_id and y.debt_id = x.debt_id and y.live)`,
    [creditorId, agreementId],
  )
  await recordAudit(tx, scope, {
    action: 'agreement.reopened',
    subjectId: agreementId,
    creditorId,
    debtorId,
    number,
  })
}

/**
 * Nothing is asked for what went back until a person has looked; codes that still ask are taken
 * away. What is not owed any more, since its agreement ended, is not looked at again.
 */
export async function holdForReview(
  tx: Tx,
  scope: Scope,
  { creditorId, id: agreementId }: AgreementRow,
  payableIds: readonly PayableId[],
): Promise<void> {
  const held = await tx.sql<{ id: PayableId }>(
    `update payables set review_since = coalesce(review_since, $3)
      where creditor_id = $1 and id = any ($2) and cancelled_at is null returning id`,
    [creditorId, payableIds, tx.clock.now()],
  )
  if (held.length === 0) return
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  await withdrawOvertaken(
    tx,
    scope,
    creditorId,
    lines.map((line) => line.id),
  )
}
