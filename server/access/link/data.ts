import { and, eq, gt, isNull } from 'drizzle-orm'
import { accessLinks } from '#db/schema/access.ts'
import { debtors } from '#db/schema/people.ts'
import type { AccessLinkId, ContactId, DebtorId } from '#server/kernel/id.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import type { LinkPurpose } from '../model.ts'

export type KnownLink = {
  readonly id: AccessLinkId
  readonly debtorId: DebtorId
  readonly contactId: ContactId | null
  readonly purpose: LinkPurpose
  readonly documentKind: TaxId['kind']
  /** Neither expired nor revoked. */
  readonly isLive: boolean
  readonly frozenUntil: Temporal.Instant | null
}

/** The link with this token, in whatever state; null where nobody was ever given it. */
export async function linkByToken(
  tx: Tx,
  _scope: SystemScope,
  token: string,
): Promise<KnownLink | null> {
  const [row] = await tx.db
    .select({ link: accessLinks, documentKind: debtors.documentKind })
    .from(accessLinks)
    .innerJoin(debtors, eq(debtors.id, accessLinks.debtorId))
    .where(eq(accessLinks.tokenHash, sha256(token)))
  if (!row) return null
  const { link, documentKind } = row
  const { id, debtorId, contactId, purpose, frozenUntil } = link
  const isLive =
    link.revokedAt === null && Temporal.Instant.compare(link.expiresAt, tx.clock.now()) > 0
  return { id, debtorId, contactId, purpose, documentKind, isLive, frozenUntil }
}

/** Where the link of a session was sent; null when support read it out. */
export async function contactOfLink(
  tx: Tx,
  _scope: Scope,
  linkId: AccessLinkId,
): Promise<ContactId | null> {
  const [row] = await tx.db
    .select({ contactId: accessLinks.contactId })
    .from(accessLinks)
    .where(eq(accessLinks.id, linkId))
  return row?.contactId ?? null
}

/** Whether a token opens a link now: yes or no, for "Isto é golpe?". */
export async function isLiveToken(tx: Tx, _scope: SystemScope, token: string): Promise<boolean> {
  const [row] = await tx.db
    .select({ id: accessLinks.id })
    .from(accessLinks)
    .where(
      and(
        eq(accessLinks.tokenHash, sha256(token)),
        isNull(accessLinks.revokedAt),
        gt(accessLinks.expiresAt, tx.clock.now()),
      ),
    )
  return row !== undefined
}

/**
 * Makes the acts on one person's links and codes queue up, so that counting before writing is
 * exact. Does not hold up rows that merely refer to the person.
 */
export async function lockDebtor(tx: Tx, _scope: Scope, debtorId: DebtorId): Promise<void> {
  await tx.sql('select 1 from debtors where id = $1 for no key update', [debtorId])
}
