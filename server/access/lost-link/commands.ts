import type { ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { writtenSince } from '#server/messages/data.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Contact, reachableContacts } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { takeSend, takeTry, type Visitor } from '../budget/commands.ts'
import { REQUESTS_PER_ADDRESS, REQUESTS_PER_NETWORK } from '../budget/model.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'
import { linkByToken, lockDebtor } from '../link/data.ts'
import { FRESH_LINK_PAUSE_SECONDS, FRESH_LINKS_PER_DAY, type LinkPurpose } from '../model.ts'

const BUDGETS = { address: REQUESTS_PER_ADDRESS, network: REQUESTS_PER_NETWORK }

/**
 * "Enviar um novo link": to the contact this link was sent to, never to one that is typed. The
 * answer is the same whether or not anything was sent.
 */
export async function resendLink(
  core: Core,
  sender: Sender,
  { token, client }: { token: string; client: Visitor },
): Promise<Result<null, 'throttled'>> {
  const admitted = await takeTry(core, client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  const scope = mintSystemScope('lost-link')
  const link = await inScope(core, scope, (tx) => linkByToken(tx, scope, token))
  if (link !== null) await sendFreshLink(core, sender, scope, link)
  return ok(null)
}

type LostLink = {
  readonly debtorId: DebtorId
  readonly contactId: ContactId | null
  readonly purpose: LinkPurpose
}

/**
 * Sends a fresh link in place of one that was lost or frozen: at most three a day, with a pause
 * between two, and within the budgets of all messages on request. Answers whether it was sent.
 */
export async function sendFreshLink(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  lost: LostLink,
): Promise<boolean> {
  // The person's own limit comes first: who is over it must not eat the budget of all.
  const planned = await inScope(core, scope, (tx) => destinationOf(tx, scope, lost))
  if (planned === null || !(await takeSend(core, planned))) return false
  return inScope(core, scope, async (tx) => {
    await lockDebtor(tx, scope, lost.debtorId)
    const contact = await destinationOf(tx, scope, lost)
    if (contact === null) return false
    await queueLinkMessage(tx, scope, sender, {
      debtorId: lost.debtorId,
      contactId: contact.id,
      purpose: lost.purpose,
      by: 'request',
      notice: (link) => ({ template: 'fresh_link', link }),
    })
    return true
  })
}

/** Where a fresh link may go now; null where it may not. */
async function destinationOf(
  tx: Tx,
  scope: SystemScope,
  { debtorId, contactId }: LostLink,
): Promise<Contact | null> {
  const now = tx.clock.now()
  const since = now.subtract({ hours: 24 })
  const sent = await writtenSince(tx, scope, { debtorId, template: 'fresh_link', since })
  if (sent.length >= FRESH_LINKS_PER_DAY) return null
  const pauseEnds = sent[0]?.add({ seconds: FRESH_LINK_PAUSE_SECONDS })
  if (pauseEnds && Temporal.Instant.compare(now, pauseEnds) < 0) return null
  const contacts = await reachableContacts(tx, scope, debtorId)
  // A link that was read out or printed has no contact of its own.
  if (contactId === null) return rankContacts(contacts, null, now)[0] ?? null
  return contacts.find((contact) => contact.id === contactId) ?? null
}
