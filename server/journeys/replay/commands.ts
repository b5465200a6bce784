import { journeyReplays } from '#db/schema/journeys.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import { type CreditorId, type JourneyReplayId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { draftOf, portfolioAsOf } from '#server/staff/publication/data.ts'
import { JOURNEY_SHELF, journeyInForce } from '../data.ts'
import { contextOf } from '../legality/data.ts'
import { problemsOf } from '../legality/model.ts'
import type { Reach } from '../planning/model.ts'
import { replayOf } from './data.ts'

/**
 * What a draft would write to today's portfolio of its creditor, beside what is in force; kept, since
 * its publication names it. What may not be published has no replay.
 */
export async function replayDraft(
  tx: Tx,
  scope: StaffScope,
  order: { creditorId: CreditorId; version: number; reach: Reach },
): Promise<Result<{ replayId: JourneyReplayId }, 'changed' | 'illegal'>> {
  const { creditorId, version, reach } = order
  const draft = await draftOf(tx, scope, JOURNEY_SHELF, creditorId)
  if (draft === null || draft.version !== version) return refuse('changed')
  await tx.takeTime()
  const context = await contextOf(tx, scope, creditorId)
  if (problemsOf(draft.content, context).length > 0) return refuse('illegal')
  const live = await journeyInForce(tx, scope, creditorId)
  const catalogue = await loadCatalogue(tx, scope)
  const policy = assertPresent(catalogue.creditors.get(creditorId), 'a draft has its creditor')
  const question = { creditorId, policy, draft: draft.content, live: live.journey, reach }
  const figures = await replayOf(tx, scope, question)
  const replayId = newId<JourneyReplayId>(tx.clock.now().epochMilliseconds)
  await tx.db.insert(journeyReplays).values({
    creditorId,
    id: replayId,
    draftVersion: version,
    contentHash: Buffer.from(draft.contentSha256, 'hex'),
    liveVersion: live.version === 0 ? null : live.version,
    computedOn: today(tx.clock),
    dataAsOf: await portfolioAsOf(tx, scope, creditorId),
    figures: JSON.parse(JSON.stringify(figures)),
    madeBy: scope.staffId,
    madeAt: tx.clock.now(),
  })
  await recordAudit(tx, scope, {
    action: 'journey.replayed',
    subjectId: replayId,
    creditorId,
    draft: version,
    people: figures.people,
  })
  return ok({ replayId })
}
