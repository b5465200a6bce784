import type { CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { lockPublications, putInForce } from '#server/staff/publication/commands.ts'
import { JOURNEY_SHELF } from './data.ts'
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
  await lockPublications(tx, scope, creditorId)
  const problems = problemsOf(journey, await contextOf(tx, scope, creditorId))
  if (problems.length > 0) return refuse('illegal', problems)
  const { version, changed } = await putInForce(tx, scope, JOURNEY_SHELF, {
    creditorId,
    content: journey,
  })
  return ok({ version, changed })
}
