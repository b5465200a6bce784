import { and, eq, isNull } from 'drizzle-orm'
import { accessCodes, accessLinks } from '#db/schema/access.ts'
import type { AccessLinkId, ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { suppressContact } from '#server/people/commands.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { takeTry, type Visitor } from '../budget/commands.ts'
import { REQUESTS_PER_ADDRESS, REQUESTS_PER_NETWORK } from '../budget/model.ts'
import { revokeLink } from '../link/commands.ts'
import { linkByToken, lockDebtor } from '../link/data.ts'

const BUDGETS = { address: REQUESTS_PER_ADDRESS, network: REQUESTS_PER_NETWORK }

/**
 * "Não sou eu", without signing in: this contact is never written to again for this person, and
 * every link that was sent to it dies with the sessions it opened. An old link counts too: whoever
 * holds it received our message. The answer is the same whatever the token.
 */
export async function reportNotMe(
  core: Core,
  { token, client }: { token: string; client: Visitor },
): Promise<Result<null, 'throttled'>> {
  const admitted = await takeTry(core, client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  const scope = mintSystemScope('not-me')
  await inScope(core, scope, async (tx) => {
    const link = await linkByToken(tx, scope, token)
    if (link === null) return
    await lockDebtor(tx, scope, link.debtorId)
    if (link.contactId === null) {
      await revokeLink(tx, scope, { linkId: link.id, reason: 'not_me' })
      return
    }
    await giveUpContact(tx, scope, { debtorId: link.debtorId, contactId: link.contactId })
  })
  return ok(null)
}

/**
 * A contact is another's: nothing goes there any more, and what went there opens nothing. The caller
 * holds the lock of the person.
 */
export async function giveUpContact(
  tx: Tx,
  scope: SystemScope,
  { debtorId, contactId }: { debtorId: DebtorId; contactId: ContactId },
): Promise<void> {
  await suppressContact(tx, scope, { contactId, reason: 'not_me' })
  await endCodes(tx, scope, contactId)
  for (const linkId of await linksTo(tx, scope, debtorId, contactId)) {
    await revokeLink(tx, scope, { linkId, reason: 'not_me' })
  }
}

/**
 * "Não quero mensagens aqui", without signing in: this contact is never written to again for this
 * person, campaigns and codes alike. It is them, so their link goes on opening what it opens. An old
 * link counts too, and the answer is the same whatever the token.
 */
export async function stopWriting(
  core: Core,
  { token, client }: { token: string; client: Visitor },
): Promise<Result<null, 'throttled'>> {
  const admitted = await takeTry(core, client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  const scope = mintSystemScope('stop-writing')
  await inScope(core, scope, async (tx) => {
    const link = await linkByToken(tx, scope, token)
    if (link?.contactId == null) return
    await lockDebtor(tx, scope, link.debtorId)
    await suppressContact(tx, scope, { contactId: link.contactId, reason: 'opt_out' })
  })
  return ok(null)
}

/** Every link this contact was ever sent for this person: sessions outlive the link they used. */
async function linksTo(
  tx: Tx,
  _scope: SystemScope,
  debtorId: DebtorId,
  contactId: ContactId,
): Promise<AccessLinkId[]> {
  const rows = await tx.db
    .select({ id: accessLinks.id })
    .from(accessLinks)
    .where(and(eq(accessLinks.debtorId, debtorId), eq(accessLinks.contactId, contactId)))
  return rows.map((row) => row.id)
}

/** A code on its way to a stranger opens nothing any more. */
async function endCodes(tx: Tx, _scope: SystemScope, contactId: ContactId): Promise<void> {
  await tx.db
    .update(accessCodes)
    .set({ supersededAt: tx.clock.now() })
    .where(
      and(
        eq(accessCodes.contactId, contactId),
        isNull(accessCodes.supersededAt),
        isNull(accessCodes.usedAt),
      ),
    )
}
