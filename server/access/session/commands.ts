import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { debtorSessions } from '#db/schema/access.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert } from '#server/kernel/assert.ts'
import {
  type AccessCodeId,
  type AccessLinkId,
  type ContactId,
  type DebtorId,
  type DebtorSessionId,
  newId,
} from '#server/kernel/id.ts'
import { releaseDevice } from '#server/messages/push/commands.ts'
import { type AgeStanding, ageStanding } from '#server/people/data.ts'
import type { Letters } from '#server/people/letters/model.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, callUnscoped, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { mintDebtorScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import type { Visitor } from '../budget/commands.ts'
import { type CodeAction, idleMinutesFor, SESSION_HOURS, SESSION_SECRET_BYTES } from '../model.ts'

/** A session that was just opened: the one time its secret is seen. */
export type OpenedSession = {
  readonly secret: string
  readonly sessionId: DebtorSessionId
  readonly expiresAt: Temporal.Instant
}

/** Where a browser that shows a secret stands. R0 has passed nothing yet. */
export type LiveSession = {
  readonly sessionId: DebtorSessionId
  readonly debtorId: DebtorId
  readonly linkId: AccessLinkId
  readonly rung: 'R0' | 'R1' | 'R2'
  readonly confirmation: DebtorScope['confirmation']
} & AgeStanding

/** Secrets of ours are 43 characters; anything far longer is not worth hashing. */
const LONGEST_SECRET = 128

type SessionRow = {
  session_id: DebtorSessionId
  debtor_id: DebtorId
  link_id: AccessLinkId
  rung: 'R0' | 'R1' | 'R2'
  code_id: AccessCodeId | null
  contact_id: ContactId | null
  confirmed_action: CodeAction | null
  confirmed_subject_id: string | null
  confirmed_at: Temporal.Instant | null
  birth: Buffer | null
  document_index: Buffer
}

/**
 * The session behind a cookie, or null where there is none, it ended, lay idle or was revoked. One
 * statement and no transaction, since every request begins with it. Counts as activity.
 */
export async function liveSession(core: Core, secret: string): Promise<LiveSession | null> {
  if (secret.length > LONGEST_SECRET) return null
  const [row] = await callUnscoped<SessionRow>(core, {
    text: `select session_id, debtor_id, link_id, rung, code_id, contact_id, confirmed_action,
                  confirmed_subject_id, confirmed_at, birth, document_index
             from resolve_debtor_session($1, $2)`,
    values: [sha256(secret), core.clock.now()],
  })
  if (!row) return null
  return {
    sessionId: row.session_id,
    debtorId: row.debtor_id,
    linkId: row.link_id,
    rung: row.rung,
    confirmation: confirmationOf(row),
    ...ageStanding(core, { birth: row.birth, index: row.document_index }),
  }
}

/** What a signed-in debtor may do, from the cookie's secret; null below R1. */
export async function resolveSession(core: Core, secret: string): Promise<DebtorScope | null> {
  const session = await liveSession(core, secret)
  if (session === null || session.rung === 'R0') return null
  const { sessionId, debtorId, rung, confirmation, isMinor, legalPriority } = session
  return mintDebtorScope({ sessionId, debtorId, rung, confirmation, isMinor, legalPriority })
}

function confirmationOf(row: SessionRow): DebtorScope['confirmation'] {
  if (row.code_id === null) return null
  assert(
    row.contact_id !== null && row.confirmed_action !== null && row.confirmed_at !== null,
    'a session at R2 says which code, contact and act it was opened by',
  )
  return {
    codeId: row.code_id,
    contactId: row.contact_id,
    action: row.confirmed_action,
    subjectId: row.confirmed_subject_id,
    confirmedAt: row.confirmed_at,
  }
}

export type SessionGrounds = {
  readonly debtorId: DebtorId
  readonly linkId: AccessLinkId
} & (
  | {
      readonly rung: 'R0' | 'R1'
      /** From where the visit came. */
      readonly visitor: Visitor
    }
  | {
      readonly rung: 'R2'
      /** In whose place it comes: how long it may lie idle goes with the person. */
      readonly formerId: DebtorSessionId
      readonly codeId: AccessCodeId
      readonly action: CodeAction
      readonly subjectId: string | null
    }
)

/** A new row with a new secret for every rung: a value planted in a browser never gains one. */
export async function openSession(
  tx: Tx,
  scope: Scope,
  grounds: SessionGrounds,
): Promise<OpenedSession> {
  const secret = newSecret(SESSION_SECRET_BYTES)
  const now = tx.clock.now()
  const sessionId = newId<DebtorSessionId>(now.epochMilliseconds)
  const expiresAt = now.add({ hours: SESSION_HOURS })
  await tx.db.insert(debtorSessions).values({
    id: sessionId,
    tokenHash: sha256(secret),
    debtorId: grounds.debtorId,
    linkId: grounds.linkId,
    rung: grounds.rung,
    createdAt: now,
    lastSeenAt: now,
    expiresAt,
    ...(grounds.rung !== 'R2'
      ? { originSealed: sealedOrigin(tx, sessionId, grounds.visitor) }
      : {
          idleMinutes: sql<number>`(select idle_minutes from debtor_sessions where id = ${grounds.formerId})`,
          confirmedCodeId: grounds.codeId,
          confirmedAction: grounds.action,
          confirmedSubjectId: grounds.subjectId,
        }),
  })
  await recordAudit(tx, scope, {
    action: 'session.opened',
    subjectId: sessionId,
    debtorId: grounds.debtorId,
    rung: grounds.rung,
  })
  return { secret, sessionId, expiresAt }
}

function sealedOrigin({ vault }: Tx, row: DebtorSessionId, { ip, port = 0 }: Visitor): Buffer {
  return vault.seal(JSON.stringify({ ip, port }), { column: 'debtor_sessions.origin', row })
}

/** How long this session may lie idle from now on, by who it is and what they chose. */
export async function allowTime(
  tx: Tx,
  scope: DebtorScope,
  letters: Letters | null,
): Promise<void> {
  await tx.db
    .update(debtorSessions)
    .set({ idleMinutes: idleMinutesFor(letters, scope.legalPriority) })
    .where(eq(debtorSessions.id, scope.sessionId))
}

export type EndReason = 'signed_out' | 'climbed' | 'replaced' | 'link_revoked' | 'erased'

type WhichSessions =
  | { readonly sessionId: DebtorSessionId }
  | { readonly secret: string }
  | { readonly linkIds: readonly AccessLinkId[] }

/**
 * Ends live sessions at once: the next request with their secret finds nothing. Answers the links
 * they came from, so that the caller sees whether any was live.
 */
export async function endSessions(
  tx: Tx,
  scope: Scope,
  which: WhichSessions,
  reason: EndReason,
): Promise<AccessLinkId[]> {
  const now = tx.clock.now()
  const ended = await tx.db
    .update(debtorSessions)
    .set({ revokedAt: now })
    .where(
      and(conditionOf(which), isNull(debtorSessions.revokedAt), gt(debtorSessions.expiresAt, now)),
    )
    .returning({
      id: debtorSessions.id,
      debtorId: debtorSessions.debtorId,
      linkId: debtorSessions.linkId,
    })
  for (const { id, debtorId } of ended) {
    await recordAudit(tx, scope, { action: 'session.closed', subjectId: id, debtorId, reason })
  }
  return ended.map((session) => session.linkId)
}

function conditionOf(which: WhichSessions) {
  if ('sessionId' in which) return eq(debtorSessions.id, which.sessionId)
  if ('secret' in which) return eq(debtorSessions.tokenHash, sha256(which.secret))
  return inArray(debtorSessions.linkId, [...which.linkIds])
}

/**
 * Ends the session of the person who asks, and reminders on the device they leave. Repeating it
 * changes nothing.
 */
export async function signOut(
  core: Core,
  scope: DebtorScope,
  deviceSecret: string | null = null,
): Promise<void> {
  const system = mintSystemScope('sign-out')
  if (deviceSecret !== null) {
    await inScope(core, system, (tx) => releaseDevice(tx, system, deviceSecret, 'signed_out'))
  }
  await inScope(core, scope, (tx) =>
    endSessions(tx, scope, { sessionId: scope.sessionId }, 'signed_out'),
  )
}
