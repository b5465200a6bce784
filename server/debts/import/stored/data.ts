import { assertPresent } from '#server/kernel/assert.ts'
import type { ImportId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { ByteSource } from '../reading/data.ts'
import type { Run } from '../run/model.ts'
import { PART_BYTES, type PartKind, partPlace } from './model.ts'

/** One part, opened; null where there is none. */
export async function readPart(
  tx: Tx,
  _scope: Scope,
  { creditorId, importId }: Pick<Run, 'creditorId' | 'importId'>,
  kind: PartKind,
  number: number,
): Promise<Buffer | null> {
  const [row] = await tx.sql<{ sealed: Buffer }>(
    `select sealed from import_parts
      where creditor_id = $1 and import_id = $2 and kind = $3 and number = $4`,
    [creditorId, importId, kind, number],
  )
  return row ? tx.vault.openBytes(row.sealed, partPlace(importId, kind, number)) : null
}

/** How many parts there are, if none is missing; null where one is. */
export async function countParts(
  tx: Tx,
  _scope: Scope,
  { creditorId, importId }: Pick<Run, 'creditorId' | 'importId'>,
  kind: PartKind,
): Promise<number | null> {
  const [row] = await tx.sql<{ parts: number; last: number | null }>(
    `select count(*)::int as parts, max(number) as last from import_parts
      where creditor_id = $1 and import_id = $2 and kind = $3`,
    [creditorId, importId, kind],
  )
  const { parts, last } = row ?? { parts: 0, last: null }
  return last === null || last === parts - 1 ? parts : null
}

/** An upload as a file that can be walked over: one part is open at a time. */
export function storedSource(
  core: Core,
  scope: Scope,
  run: { readonly creditorId: Run['creditorId']; readonly importId: ImportId },
  bytes: number,
): ByteSource {
  let open: { number: number; content: Buffer } | null = null
  const partAt = async (number: number): Promise<Buffer> => {
    if (open?.number === number) return open.content
    const content = await inScope(core, scope, (tx) =>
      readPart(tx, scope, run, 'portfolio', number),
    )
    // A hole must not pass for the end of the file.
    open = { number, content: assertPresent(content, 'an upload has all of its parts') }
    return open.content
  }
  return {
    bytes,
    async read(target, at, length, position) {
      let done = 0
      while (done < length && position + done < bytes) {
        const place = position + done
        const content = await partAt(Math.floor(place / PART_BYTES))
        const copied = content.copy(
          target,
          at + done,
          place % PART_BYTES,
          (place % PART_BYTES) + length - done,
        )
        if (copied === 0) break
        done += copied
      }
      return done
    },
    // Parts are written once, under a key of their own.
    isUnchanged: async () => true,
    close: async () => undefined,
  }
}
