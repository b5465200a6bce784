import { type Core, inScope } from '#server/platform/db.ts'
import type { PixRecurringCharge } from '#server/platform/pix/recurring-charge.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { convergeCollection } from '../collection/jobs.ts'
import { automaticByName, type Collection, collectionByTxid } from '../data.ts'

/** Longer than from an order to the last try for it, closed days included. */
const LISTED = { hours: 24 * 24 }

/**
 * Reads the provider's list of debits over all that may still be under way, each night again, so that
 * no night that was missed matters. The janitor asks about debits that are open here; this finds
 * those that only the provider's book still has: refused in its answer and made all the same, closed
 * here while a notice was lost, or ordered by nobody that we know. Answers how many differed.
 */
export async function sweepDebitList(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const { pix, pixProducts } = services
  if (!pixProducts.automatic) return 0
  const to = core.clock.now()
  let differed = 0
  for (let page = 0; ; page++) {
    const answer = await pix.listCobr({ from: to.subtract(LISTED), to, page })
    if (answer.kind !== 'ok') {
      core.log.warn({ kind: answer.kind }, 'debits not listed')
      return differed
    }
    for (const listed of answer.value.items) {
      if (await compare(core, services, scope, listed)) differed += 1
    }
    if (page + 1 >= answer.value.pages) return differed
  }
}

/** True where the two books differed; then they are brought together, or the debit is stopped. */
async function compare(
  core: Core,
  services: Services,
  scope: SystemScope,
  listed: PixRecurringCharge,
): Promise<boolean> {
  const known = await inScope(core, scope, (tx) => collectionByTxid(tx, scope, listed.txid))
  if (known === null) return stopForeign(core, services, scope, listed)
  if (!isOtherwise(known, listed)) return false
  core.log.warn({ chargeId: known.chargeId, status: listed.status }, 'a debit stands otherwise')
  await convergeCollection(core, services, scope, known)
  return true
}

function isOtherwise({ closedAt, status }: Collection, listed: PixRecurringCharge): boolean {
  if (listed.status === 'completed') return status !== 'paid'
  return isStanding(listed) === (closedAt !== null)
}

const isStanding = ({ status }: PixRecurringCharge) => status === 'created' || status === 'active'

/** By an authorisation of ours, and nobody here ordered it: nobody is debited for what we do not know. */
async function stopForeign(
  core: Core,
  { pix }: Services,
  scope: SystemScope,
  listed: PixRecurringCharge,
): Promise<boolean> {
  if (!isStanding(listed)) return false
  const { recurrenceId, txid } = listed
  const row = await inScope(core, scope, (tx) => automaticByName(tx, scope, { recurrenceId }))
  if (row === null) return false
  core.log.error({ automaticId: row.id, txid }, 'a debit at the provider that nobody ordered here')
  const answer = await pix.cancelCobr(txid)
  if (answer.kind !== 'ok') core.log.warn({ txid, kind: answer.kind }, 'foreign debit not stopped')
  return true
}
