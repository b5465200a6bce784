import { cardAgreement, consentOf } from '#server/agreements/saved-card/data.ts'
import { today } from '#server/kernel/clock.ts'
import { type CreditorId, newId, type ReconciliationExceptionId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { makeExport } from '#server/reconciliation/write-off/commands.ts'
import { testScope } from '#server/testing/scope.ts'
import { type About, addFinding, type House } from './character.ts'
import type { Stage } from './stage.ts'

/** What the page shows today, word by word: whoever sends it has seen it. */
export async function consentSha256({
  about,
  stage,
}: {
  about: Pick<About, 'agreementId'>
  stage: Stage
}): Promise<string> {
  const { core, provider } = stage
  const found = await inScope(core, testScope, (tx) =>
    cardAgreement(tx, testScope, about.agreementId),
  )
  if (!found) return '0'.repeat(64)
  return consentOf(found, provider.services.operator, today(core.clock)).sha256.toString('hex')
}

/** A file with whole documents of everything so far. */
export function wholeExport({ core }: Stage, creditorId: CreditorId) {
  const last = today(core.clock)
  const order = { creditorId, first: last.subtract({ days: 90 }), last, documents: 'full' as const }
  return inScope(core, testScope, async (tx) => {
    const made = await makeExport(tx, testScope, order)
    if (!made.ok) throw new Error(made.reason)
    return made.value.exportId
  })
}

/** Where the person owes; null for a creditor that does not exist. */
export function houseOf(
  { houses }: Stage,
  { creditorSlug }: Pick<About, 'creditorSlug'>,
): House | null {
  return Object.values(houses).find(({ slug }) => slug === creditorSlug) ?? null
}

/** A new finding about the creditor's money; of nobody's creditor it never existed. */
export async function openFinding(stage: Stage, about: About): Promise<ReconciliationExceptionId> {
  const house = houseOf(stage, about)
  return house ? addFinding(stage.core, house.creditorId) : newId()
}
