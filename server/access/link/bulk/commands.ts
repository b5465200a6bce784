import { randomBytes } from 'node:crypto'
import { recordAudits } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  type AccessLinkId,
  type ContactId,
  type CreditorId,
  type DebtorId,
  type MessageId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { queueMessages } from '#server/messages/commands.ts'
import type { Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { LINK_DAYS, LINK_TOKEN_BYTES, type LinkPurpose, linkUrl } from '../../model.ts'

export type LinksOrder = {
  readonly purpose: LinkPurpose
  readonly by: 'system' | 'support' | 'request'
  /** Each person once; without a contact support reads it out or prints it. */
  readonly people: readonly {
    readonly debtorId: DebtorId
    readonly contactId: ContactId | null
  }[]
}

export type MintedLink = {
  readonly linkId: AccessLinkId
  readonly token: string
  readonly url: string
  readonly expiresAt: Temporal.Instant
}

/**
 * New access links for many people at once, in the order in which they are given: 16 random bytes
 * each, of which only the SHA-256 is kept, for seven days. Older links of the same person and
 * purpose stop opening anything; sessions that they had opened go on, because a new message must not
 * throw out somebody who is paying (see `revokeLink`). A few statements, however many there are; the
 * people are locked in one order, so that two of them never wait for each other.
 */
export async function mintLinks(
  tx: Tx,
  scope: Scope,
  { portalUrl }: Pick<Sender, 'portalUrl'>,
  { purpose, by, people }: LinksOrder,
): Promise<MintedLink[]> {
  const debtorIds = people.map(({ debtorId }) => debtorId)
  assert(new Set(debtorIds).size === debtorIds.length, 'each person gets one link')
  await tx.sql('select 1 from debtors where id = any ($1) order by id for no key update', [
    debtorIds,
  ])
  const now = tx.clock.now()
  const older = await tx.sql<{ id: AccessLinkId; debtor_id: DebtorId }>(
    `update access_links set revoked_at = $3
      where debtor_id = any ($1) and purpose = $2 and revoked_at is null
      returning id, debtor_id`,
    [debtorIds, purpose, now],
  )
  const expiresAt = now.add({ hours: LINK_DAYS * 24 })
  const tokens = newTokens(people.length)
  const links = people.map(() => newId<AccessLinkId>(now.epochMilliseconds))
  await tx.sql(
    `insert into access_links (id, token_hash, debtor_id, contact_id, purpose, created_at, expires_at)
     select l.id, l.token_hash, l.debtor_id, l.contact_id, $1, $2, $3
       from unnest((select $4::uuid[]), (select $5::bytea[]), (select $6::uuid[]),
                   (select $7::uuid[])) as l (id, token_hash, debtor_id, contact_id)`,
    [
      purpose,
      now,
      expiresAt,
      links,
      tokens.map((token) => sha256(token)),
      debtorIds,
      people.map(({ contactId }) => contactId),
    ],
  )
  await recordAudits(tx, scope, [
    ...older.map(({ id, debtor_id: debtorId }) => ({
      action: 'link.revoked' as const,
      subjectId: id,
      debtorId,
      reason: 'replaced',
    })),
    ...people.map(({ debtorId }, place) => ({
      action: 'link.minted' as const,
      subjectId: links[place] ?? '',
      debtorId,
      purpose,
      by,
    })),
  ])
  return tokens.map((token, place) => ({
    linkId: links[place] as AccessLinkId,
    token,
    url: linkUrl(portalUrl, token),
    expiresAt,
  }))
}

/** All their randomness is drawn at once: a call for each would cost more than the rest. */
function newTokens(count: number): string[] {
  const random = randomBytes(count * LINK_TOKEN_BYTES)
  return Array.from({ length: count }, (_, place) =>
    random.subarray(place * LINK_TOKEN_BYTES, (place + 1) * LINK_TOKEN_BYTES).toString('base64url'),
  )
}

export type LinkMessagesOrder = {
  readonly purpose: LinkPurpose
  readonly by: LinksOrder['by']
  readonly creditorId: CreditorId
  /** Each with an occasion that nobody was written about yet. */
  readonly people: readonly {
    readonly debtorId: DebtorId
    readonly contactId: ContactId
    readonly dedupeKey: string
    /** The words, once the address of their link is known. */
    readonly notice: (link: string) => Notice
    /** What it reminds of. */
    readonly payableId?: PayableId
  }[]
}

/** Mints a link for each person and queues the message that carries it, in their order. */
export async function queueLinkMessages(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  { purpose, by, creditorId, people }: LinkMessagesOrder,
): Promise<{ linkId: AccessLinkId; messageId: MessageId }[]> {
  const links = await mintLinks(tx, scope, sender, { purpose, by, people })
  const orders = people.map((person, place) => {
    const { url, linkId } = assertPresent(links[place], 'each person has their link')
    return { ...person, creditorId, notice: person.notice(url), linkId }
  })
  const queued = await queueMessages(tx, scope, sender, orders)
  assert(
    queued.every(({ isNew }) => isNew),
    'nobody of a batch was written to about it before',
  )
  return queued.map(({ messageId }, place) => ({
    linkId: links[place]?.linkId as AccessLinkId,
    messageId,
  }))
}
