import type { Core } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { CHUNK_ROWS, takeChunk } from './commands.ts'
import { KINDS } from './kinds/model.ts'
import { type KindName, nightOf } from './model.ts'

/** So few that a worker which is asked to end is through in a moment; the sweep comes back soon. */
const CHUNKS_A_RUN = 20

type Gone = Partial<Record<KindName, number>>

/**
 * Lets go what nobody needs any more, by night: kind by kind, chunk by chunk, until nothing is left or
 * this run did its part. By day it does nothing. Several workers share the kinds.
 * @returns how many rows went, by kind; kinds of which none did are left out.
 */
export async function sweepRetention(
  core: Core,
  scope: SystemScope,
  { chunkRows = CHUNK_ROWS, chunks = CHUNKS_A_RUN } = {},
): Promise<Gone> {
  const gone: Gone = {}
  const failures: unknown[] = []
  let left = chunks
  for (const kind of KINDS) {
    try {
      for (let isMore = true; isMore && left > 0; left--) {
        const night = nightOf(core.clock.now())
        if (night === null) return gone
        const { rows, standing } = await takeChunk(core, scope, kind, night, chunkRows)
        isMore = standing === 'more'
        if (rows === 0) continue
        gone[kind.name] = (gone[kind.name] ?? 0) + rows
        core.log.info({ kind: kind.name, rows }, 'retention: rows whose time was over are gone')
      }
    } catch (error) {
      // One kind must not keep all the others; its chunk was undone and comes again.
      core.log.error({ kind: kind.name, error }, 'retention: a kind could not go on')
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return gone
}
