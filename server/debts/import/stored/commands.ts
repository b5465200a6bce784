import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type RejectedFile, rejectedRows } from '../rejections/commands.ts'
import type { Run } from '../run/model.ts'
import { PART_BYTES, type PartKind, partPlace } from './model.ts'

type Key = Pick<Run, 'creditorId' | 'importId'>

/** Seals one part. The same part a second time is not written again. */
export async function writePart(
  tx: Tx,
  _scope: Scope,
  { creditorId, importId }: Key,
  kind: PartKind,
  { number, content }: { number: number; content: Buffer },
): Promise<void> {
  await tx.sql(
    `insert into import_parts (creditor_id, import_id, kind, number, sealed)
     values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [creditorId, importId, kind, number, tx.vault.seal(content, partPlace(importId, kind, number))],
  )
}

export async function dropParts(
  tx: Tx,
  _scope: Scope,
  { creditorId, importId }: Key,
  kinds: readonly PartKind[],
): Promise<void> {
  await tx.sql(
    'delete from import_parts where creditor_id = $1 and import_id = $2 and kind = any ($3)',
    [creditorId, importId, kinds],
  )
}

/** Rejected rows go where the upload is: sealed, a part whenever enough text has come together. */
export function sealedRows(
  core: Core,
  scope: Scope,
  key: Key,
  kind: 'rejected' | 'late',
): RejectedFile {
  let number = 0
  let waiting: string[] = []
  let characters = 0
  const write = async () => {
    if (waiting.length === 0) return
    const content = Buffer.from(waiting.join(''), 'utf8')
    waiting = []
    characters = 0
    await inScope(core, scope, (tx) => writePart(tx, scope, key, kind, { number, content }))
    number += 1
  }
  return rejectedRows({
    async write(text) {
      waiting.push(text)
      characters += text.length
      if (characters >= PART_BYTES / 2) await write()
    },
    async complete() {
      await write()
      return null
    },
    discard: () => inScope(core, scope, (tx) => dropParts(tx, scope, key, [kind])),
  })
}
