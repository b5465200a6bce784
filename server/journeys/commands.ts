import { and, eq } from 'drizzle-orm'
import { journeyVersions } from '#db/schema/journeys.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type CreditorId, type JourneyVersionId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { inputHash } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { contextOf } from './legality/data.ts'
import { type JourneyProblem, problemsOf } from './legality/model.ts'
import type { Journey } from './model.ts'

export type JourneyPublication = {
  readonly version: number
  /** False where the same content is in force already. */
  readonly changed: boolean
}

/**
 * Puts a journey in force as the creditor's next version and retires the one before. What the one
 * before has written is not written again. An illegal journey is refused with every reason; the
 * content that is in force already makes no new version.
 */
export async function publishJourney(
  tx: Tx,
  scope: StaffScope | SystemScope,
  { creditorId, journey }: { creditorId: CreditorId; journey: Journey },
): Promise<Result<JourneyPublication, 'illegal', readonly JourneyProblem[]>> {
  // The lock makes two publications at once follow one another.
  await tx.sql('select id from creditors where id = $1 for update', [creditorId])
  const problems = problemsOf(journey, await contextOf(tx, scope, creditorId))
  if (problems.length > 0) return refuse('illegal', problems)
  const contentHash = inputHash(journey)
  const [current] = await tx.db
    .select()
    .from(journeyVersions)
    .where(and(eq(journeyVersions.creditorId, creditorId), eq(journeyVersions.status, 'published')))
  if (current?.contentHash.equals(contentHash)) {
    return ok({ version: current.version, changed: false })
  }
  if (current) {
    await tx.db
      .update(journeyVersions)
      .set({ status: 'retired' })
      .where(and(eq(journeyVersions.creditorId, creditorId), eq(journeyVersions.id, current.id)))
  }
  const publishedAt = tx.clock.now()
  const id = newId<JourneyVersionId>(publishedAt.epochMilliseconds)
  const version = (current?.version ?? 0) + 1
  await tx.db.insert(journeyVersions).values({
    creditorId,
    id,
    version,
    status: 'published',
    steps: journey,
    contentHash,
    publishedAt,
  })
  await recordAudit(tx, scope, { action: 'journey.published', subjectId: id, creditorId, version })
  return ok({ version, changed: true })
}
