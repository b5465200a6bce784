import { and, eq, isNull } from 'drizzle-orm'
import { accessLinks } from '#db/schema/access.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type {
  AccessLinkId,
  ContactId,
  CreditorId,
  DebtorId,
  MessageId,
  PayableId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { queueMessage } from '#server/messages/commands.ts'
import { messageAbout } from '#server/messages/data.ts'
import type { ContactChannel, Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import type { LinkPurpose } from '../model.ts'
import { endSessions } from '../session/commands.ts'
import { type MintedLink, mintLinks } from './bulk/commands.ts'
import { lockDebtor } from './data.ts'

export type LinkOrder = {
  readonly debtorId: DebtorId
  readonly purpose: LinkPurpose
  /** Where it will be sent; null when support reads it out or prints it. */
  readonly contactId: ContactId | null
  readonly by: 'system' | 'support' | 'request'
}

/** One new access link, as `mintLinks` makes them. */
export async function mintLink(
  tx: Tx,
  scope: Scope,
  sender: Pick<Sender, 'portalUrl'>,
  { debtorId, purpose, contactId, by }: LinkOrder,
): Promise<MintedLink> {
  const people = [{ debtorId, contactId }]
  const [link] = await mintLinks(tx, scope, sender, { purpose, by, people })
  return assertPresent(link, 'one was asked for')
}

/**
 * Takes a link back, with every session it opened: the next request of an open page finds itself
 * at R0. Answers false where it was revoked before.
 */
export async function revokeLink(
  tx: Tx,
  scope: Scope,
  { linkId, reason }: { linkId: AccessLinkId; reason: 'not_me' | 'staff' },
): Promise<boolean> {
  const [revoked] = await tx.db
    .update(accessLinks)
    .set({ revokedAt: tx.clock.now() })
    .where(and(eq(accessLinks.id, linkId), isNull(accessLinks.revokedAt)))
    .returning({ debtorId: accessLinks.debtorId })
  await endSessions(tx, scope, { linkIds: [linkId] }, 'link_revoked')
  if (!revoked) return false
  await recordAudit(tx, scope, {
    action: 'link.revoked',
    subjectId: linkId,
    debtorId: revoked.debtorId,
    reason,
  })
  return true
}

export type LinkMessageOrder = {
  readonly debtorId: DebtorId
  readonly contactId: ContactId
  readonly purpose: LinkPurpose
  readonly by: LinkOrder['by']
  /** The words, once the address of the new link is known. */
  readonly notice: (link: string) => Notice
  /** Names the occasion; an occasion already written about mints nothing. */
  readonly dedupeKey?: string
  readonly creditorId?: CreditorId
  /** What it reminds of. */
  readonly payableId?: PayableId
}

/** Mints a link and queues the message that carries it, in one transaction. */
export async function queueLinkMessage(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  order: LinkMessageOrder,
): Promise<MessageId> {
  const { debtorId, contactId, purpose, by, creditorId, payableId } = order
  await lockDebtor(tx, scope, debtorId)
  const earlier = order.dedupeKey ? await messageAbout(tx, scope, order.dedupeKey) : null
  if (earlier !== null) return earlier
  const link = await mintLink(tx, scope, sender, { debtorId, purpose, contactId, by })
  const queued = await queueMessage(tx, scope, sender, {
    debtorId,
    contactId,
    notice: order.notice(link.url),
    linkId: link.linkId,
    dedupeKey: order.dedupeKey ?? `link:${link.linkId}`,
    ...(creditorId ? { creditorId } : {}),
    ...(payableId ? { payableId } : {}),
  })
  return queued.messageId
}

/**
 * Writes to somebody for the first time: a link to what they owe, on one channel, by an explicit
 * act of the operator. Refused where no contact of that channel may be written to.
 */
export async function firstContact(
  core: Core,
  sender: Sender,
  scope: Scope,
  { debtorId, channel }: { debtorId: DebtorId; channel: ContactChannel },
): Promise<Result<MessageId, 'no_contact'>> {
  return inScope(core, scope, async (tx) => {
    const contacts = await reachableContacts(tx, scope, debtorId)
    const onChannel = contacts.filter((contact) => contact.channel === channel)
    const [contact] = rankContacts(onChannel, null, tx.clock.now())
    if (!contact) return refuse('no_contact')
    const messageId = await queueLinkMessage(tx, scope, sender, {
      debtorId,
      contactId: contact.id,
      purpose: 'debts',
      by: scope.kind === 'staff' ? 'support' : 'system',
      notice: (link) => ({ template: 'first_link', link }),
    })
    return ok(messageId)
  })
}
