import { randomInt } from 'node:crypto'
import { and, eq, gt, isNull } from 'drizzle-orm'
import { accessCodes, debtorSessions } from '#db/schema/access.ts'
import { recordAudit } from '#server/audit/commands.ts'
import {
  type AccessCodeId,
  type AccessLinkId,
  type DebtorId,
  type DebtorSessionId,
  newId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { queueMessage } from '#server/messages/commands.ts'
import type { ContactChannel, Sender } from '#server/messages/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { takeSend } from '../budget/commands.ts'
import { contactOfLink, lockDebtor } from '../link/data.ts'
import { CODE_MINUTES, type CodeAction } from '../model.ts'
import {
  type CodeLimit,
  codeDestination,
  type Destination,
  mayReceiveCode,
  type RetryAt,
} from './data.ts'
import { boundCode, codeDigits } from './model.ts'

/** The session a code is for. */
export type CodeHolder = { readonly sessionId: DebtorSessionId; readonly debtorId: DebtorId }

/** The one act a code allows. */
export type CodeSubject = { readonly action: CodeAction; readonly subjectId: string | null }

export type SentCode = {
  /** `(81) •••••-0001`: enough to know where to look. */
  readonly masked: string
  readonly channel: ContactChannel
  readonly expiresAt: Temporal.Instant
  /** The person has no second contact: link and code arrive at the same place. */
  readonly sameContact: boolean
}

export type CodeRefusal = CodeLimit | 'no_contact' | 'session_ended'

/**
 * Sends six digits for one act of this session to a registered contact, if possible another than
 * the link's. The newest code of a session ends the older ones; three an hour, ten a day.
 * `too_*` come with the instant from which asking makes sense again.
 */
export function requestCode(
  core: Core,
  sender: Sender,
  scope: DebtorScope,
  subject: CodeSubject,
): Promise<Result<SentCode, CodeRefusal, RetryAt>> {
  return sendCode(core, sender, scope, scope, subject)
}

/** As `requestCode`, for a session that is not signed in yet. */
export async function sendCode(
  core: Core,
  sender: Sender,
  scope: Scope,
  holder: CodeHolder,
  subject: CodeSubject,
): Promise<Result<SentCode, CodeRefusal, RetryAt>> {
  // Limits of the person come first: who is over them must not eat the budget of all.
  const planned = await inScope(core, scope, (tx) => planCode(tx, scope, holder))
  if (!planned.ok) return planned
  const isAffordable = await takeSend(core, planned.value.contact)
  if (!isAffordable) {
    return refuse('too_many_sends', { retryAt: core.clock.now().add({ hours: 1 }) })
  }
  return inScope(core, scope, async (tx) => {
    await lockDebtor(tx, scope, holder.debtorId)
    const stillPlanned = await planCode(tx, scope, holder)
    if (!stillPlanned.ok) return stillPlanned
    return ok(await writeCode(tx, scope, sender, { ...holder, ...subject, ...stillPlanned.value }))
  })
}

async function planCode(
  tx: Tx,
  scope: Scope,
  { sessionId, debtorId }: CodeHolder,
): Promise<Result<Destination, CodeRefusal, RetryAt>> {
  const linkId = await linkOfLiveSession(tx, scope, sessionId)
  if (linkId === null) return refuse('session_ended')
  const linkContactId = await contactOfLink(tx, scope, linkId)
  const destination = await codeDestination(tx, scope, { debtorId, linkContactId })
  if (destination === null) return refuse('no_contact')
  const { sameContact } = destination
  const allowed = await mayReceiveCode(tx, scope, { debtorId, sameContact })
  return allowed.ok ? ok(destination) : allowed
}

async function linkOfLiveSession(
  tx: Tx,
  _scope: Scope,
  sessionId: DebtorSessionId,
): Promise<AccessLinkId | null> {
  const [row] = await tx.db
    .select({ linkId: debtorSessions.linkId })
    .from(debtorSessions)
    .where(
      and(
        eq(debtorSessions.id, sessionId),
        isNull(debtorSessions.revokedAt),
        gt(debtorSessions.expiresAt, tx.clock.now()),
      ),
    )
  return row?.linkId ?? null
}

async function writeCode(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  order: CodeHolder & CodeSubject & Destination,
): Promise<SentCode> {
  const { sessionId, debtorId, action, subjectId, contact, sameContact } = order
  const now = tx.clock.now()
  const expiresAt = now.add({ minutes: CODE_MINUTES })
  const code = codeDigits(randomInt(1_000_000))
  const id = newId<AccessCodeId>(now.epochMilliseconds)
  await tx.db
    .update(accessCodes)
    .set({ supersededAt: now })
    .where(
      and(
        eq(accessCodes.sessionId, sessionId),
        isNull(accessCodes.supersededAt),
        isNull(accessCodes.usedAt),
      ),
    )
  await tx.db.insert(accessCodes).values({
    id,
    sessionId,
    debtorId,
    contactId: contact.id,
    action,
    subjectId,
    codeHash: hashOfCode(tx, { sessionId, action, subjectId, code }),
    createdAt: now,
    expiresAt,
  })
  await queueMessage(tx, scope, sender, {
    debtorId,
    contactId: contact.id,
    notice: { template: 'access_code', code },
    dedupeKey: `code:${id}`,
  })
  await recordAudit(tx, scope, { action: 'code.sent', subjectId: id, debtorId, purpose: action })
  return { masked: contact.masked, channel: contact.channel, expiresAt, sameContact }
}

/** Keyed, because six digits have no secret of their own. */
export function hashOfCode(tx: Tx, bound: Parameters<typeof boundCode>[0]): Buffer {
  return tx.vault.blindIndex('access_codes.code_hash', boundCode(bound))
}
