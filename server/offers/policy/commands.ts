import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { asId, type CreditorId, type OfferPolicyId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { putInForce } from '#server/staff/publication/commands.ts'
import { legalContext } from './data.ts'
import { OFFER_SHELF } from './draft/data.ts'
import { type PolicyProblem, problemsOf } from './legality/model.ts'
import type { OfferPolicy } from './model.ts'

export type PolicyPublication = {
  readonly policyId: OfferPolicyId
  readonly version: number
  /** False where the same content is in force already. */
  readonly changed: boolean
}

/**
 * Puts a policy in force as the creditor's next version and retires the one before. Quotes already
 * shown keep the rules they were made with. An illegal policy is refused with every reason
 * (rules.md 1.1, 1.5; CDC 54-B); the content that is in force already makes no new version.
 */
export async function publishPolicy(
  tx: Tx,
  scope: StaffScope | SystemScope,
  { creditorId, policy }: { creditorId: CreditorId; policy: OfferPolicy },
): Promise<Result<PolicyPublication, 'illegal' | 'unknown_creditor', readonly PolicyProblem[]>> {
  // The lock makes two publications at once follow one another.
  const [creditor] = await tx.db
    .select({ kind: creditors.kind })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
    .for('update')
  if (!creditor) return refuse('unknown_creditor')
  const problems = problemsOf(policy, await legalContext(tx, scope, creditor.kind))
  if (problems.length > 0) return refuse('illegal', problems)
  const { id, version, changed } = await putInForce(tx, scope, OFFER_SHELF, {
    creditorId,
    content: policy,
  })
  return ok({ policyId: asId<OfferPolicyId>(id), version, changed })
}
