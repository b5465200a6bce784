import { eq } from 'drizzle-orm'
import { accessLinks, debtorSessions } from '#db/schema/access.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope, SystemScope } from '#server/platform/scope.ts'
import type { LinkPurpose } from '../model.ts'

export type SessionInfo = {
  readonly rung: DebtorScope['rung']
  readonly confirmation: DebtorScope['confirmation']
  /** What the link that led here was for. */
  readonly purpose: LinkPurpose
  /** When it ends in any case. */
  readonly expiresAt: Temporal.Instant
  /** Without another request it ends this soon. */
  readonly idleMinutes: number
}

/** What a page may say about the session it is shown in. */
export async function sessionInfo(tx: Tx, scope: DebtorScope): Promise<SessionInfo> {
  const [row] = await tx.db
    .select({
      expiresAt: debtorSessions.expiresAt,
      idleMinutes: debtorSessions.idleMinutes,
      purpose: accessLinks.purpose,
    })
    .from(debtorSessions)
    .innerJoin(accessLinks, eq(accessLinks.id, debtorSessions.linkId))
    .where(eq(debtorSessions.id, scope.sessionId))
  const { expiresAt, idleMinutes, purpose } = assertPresent(row, 'a scope has its session')
  return {
    rung: scope.rung,
    confirmation: scope.confirmation,
    purpose,
    expiresAt,
    idleMinutes,
  }
}

/** Whose session a cookie was, live or over; null where it was nobody's. */
export async function holderOf(
  tx: Tx,
  _scope: SystemScope,
  secret: string,
): Promise<DebtorId | null> {
  const [row] = await tx.db
    .select({ debtorId: debtorSessions.debtorId })
    .from(debtorSessions)
    .where(eq(debtorSessions.tokenHash, sha256(secret)))
  return row?.debtorId ?? null
}
