import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { liveWordings } from '#server/messages/wording/data.ts'
import { policiesInForce } from '#server/offers/policy/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { FAMILIES } from '../model.ts'
import type { JourneyContext } from './model.ts'

/** What a creditor's journey is judged by: how it writes to people, and what it offers. */
export async function contextOf(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
): Promise<JourneyContext> {
  const catalogue = await loadCatalogue(tx, scope)
  const policy = assertPresent(catalogue.creditors.get(creditorId), 'a journey has its creditor')
  const { whatsapp } = await liveWordings(tx, scope, { creditorId, templates: FAMILIES })
  const offers = (await policiesInForce(tx, scope, [creditorId])).get(creditorId)
  return {
    policy,
    offersHoldDays: offers?.compiled.source.validityDays ?? null,
    hasAccount: policy.pixKey !== null,
    whatsAppFamilies: FAMILIES.filter((family) => whatsapp.has(family)),
  }
}
