import { and, eq, inArray } from 'drizzle-orm'
import { offerPolicies } from '#db/schema/offers.ts'
import { loadParameters } from '#server/creditors/data.ts'
import type { CreditorKind } from '#server/creditors/model.ts'
import type { CreditorId, OfferPolicyId } from '#server/kernel/id.ts'
import { rate } from '#server/kernel/rate.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { PolicyContext } from './legality/model.ts'
import { type CompiledPolicy, compilePolicy } from './model.ts'
import { offerPolicySchema } from './schema.ts'

export type PublishedPolicy = {
  readonly id: OfferPolicyId
  readonly creditorId: CreditorId
  readonly version: number
  readonly compiled: CompiledPolicy
}

/** A published version never changes, so it is parsed once in a process. */
const compiled = new Map<OfferPolicyId, CompiledPolicy>()
/** More creditors than one installation has; beyond it the oldest are parsed again. */
const MOST_KEPT = 2_000

/** The policies in force, by creditor; creditors without one are missing. */
export async function policiesInForce(
  tx: Tx,
  _scope: Scope,
  creditorIds: readonly CreditorId[],
): Promise<Map<CreditorId, PublishedPolicy>> {
  if (creditorIds.length === 0) return new Map()
  const rows = await tx.db
    .select({
      id: offerPolicies.id,
      creditorId: offerPolicies.creditorId,
      version: offerPolicies.version,
    })
    .from(offerPolicies)
    .where(
      and(
        inArray(offerPolicies.creditorId, [...creditorIds]),
        eq(offerPolicies.status, 'published'),
      ),
    )
  await compileMissing(
    tx,
    rows.map((row) => row.id).filter((id) => !compiled.has(id)),
  )
  return new Map(
    rows.flatMap((row) => {
      const policy = compiled.get(row.id)
      return policy ? [[row.creditorId, { ...row, compiled: policy }] as const] : []
    }),
  )
}

async function compileMissing(tx: Tx, ids: readonly OfferPolicyId[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await tx.db
    .select({ id: offerPolicies.id, rules: offerPolicies.rules })
    .from(offerPolicies)
    .where(inArray(offerPolicies.id, [...ids]))
  if (compiled.size + rows.length > MOST_KEPT) compiled.clear()
  for (const { id, rules } of rows) {
    compiled.set(id, compilePolicy(offerPolicySchema.parse(rules)))
  }
}

/** What the legality of a policy is judged by: the creditor's kind and the newest legal rate. */
export async function legalContext(
  tx: Tx,
  scope: Scope,
  creditorKind: CreditorKind,
): Promise<PolicyContext> {
  const { legalRates } = await loadParameters(tx, scope)
  const latest = legalRates.toSorted((a, b) => (a.month < b.month ? 1 : -1))[0]
  return { creditorKind, legalMonthlyRate: latest ? rate(latest.rate) : null }
}
