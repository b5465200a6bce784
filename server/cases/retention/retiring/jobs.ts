import type { Core } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { nightOf, storiesSince } from '../model.ts'
import { nextStories, retirePerson } from './commands.ts'

/** Looked at in one transaction, and so many of these in a run: most people stay. */
const PEOPLE = 100
const CHUNKS_A_RUN = 4

/**
 * Once a month, by night: everybody who has been here for five years is looked at, and whose story ended
 * as long ago is nobody any more, each in a transaction of their own. Who is missed because a worker was
 * killed is found in the next month. Answers how many.
 */
export async function sweepStories(
  core: Core,
  scope: SystemScope,
  { people = PEOPLE, chunks = CHUNKS_A_RUN } = {},
): Promise<number> {
  let retired = 0
  for (let left = chunks; left > 0; left--) {
    const night = nightOf(core.clock.now())
    if (night === null) break
    const of = { night, round: night.with({ day: 1 }), atMost: people }
    const { ids, standing } = await nextStories(core, scope, of)
    for (const debtorId of ids) {
      try {
        const before = storiesSince(night)
        if (await retirePerson(core, scope, { debtorId, before })) retired += 1
      } catch (error) {
        // One person must not keep all the others.
        core.log.error({ debtorId, error }, 'retention: a person could not be made nobody')
      }
    }
    if (standing !== 'more') break
  }
  if (retired > 0) core.log.info({ people: retired }, 'retention: books are nobody’s any more')
  return retired
}
