import { assert } from '#server/kernel/assert.ts'
import {
  type CreditorId,
  type ImportId,
  newId,
  type StaffId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { applyUpload } from '../confirming/commands.ts'
import { judgeUpload } from '../judging/commands.ts'
import { PART_BYTES } from '../stored/model.ts'
import { importScope } from '../testing.ts'
import { beginUpload, finishReceiving, mapColumns, receivePart } from './commands.ts'
import { guessFor, headerOf, uploadView } from './data.ts'

/** Somebody of the operator who imports for these creditors. */
export function importer(creditorIds: 'all' | readonly CreditorId[] = 'all'): StaffScope {
  return mintStaffScope({
    staffId: newId<StaffId>(),
    sessionId: newId<StaffSessionId>(),
    permissions: new Set(['imports.read', 'imports.manage', 'debts.recall']),
    creditorIds,
    factorAt: null,
  })
}

type Desk = { core: TestCore; who: StaffScope; creditorSlug: string; creditorId: CreditorId }

/** Sends a file part by part; what is refused is answered. */
export async function send({ core, who, creditorSlug }: Desk, content: string | Buffer) {
  const begun = await beginUpload(core, who, {
    creditorSlug,
    portfolioName: 'Carteira',
    fileName: 'carteira.csv',
  })
  if (!begun.ok) return begun
  const { importId } = begun.value
  const bytes = Buffer.from(content)
  for (let number = 0; number * PART_BYTES < bytes.length; number++) {
    const part = bytes.subarray(number * PART_BYTES, (number + 1) * PART_BYTES)
    const kept = await receivePart(core, who, { importId, number, content: part })
    assert(kept.ok, 'a part is kept')
  }
  const received = await finishReceiving(core, who, { importId, bytes: bytes.length })
  return received.ok ? { ok: true as const, value: { importId } } : received
}

/** Says of each column what is guessed of it. */
export async function mapAsGuessed({ core, who, creditorId }: Desk, importId: ImportId) {
  const shown = await inScope(core, who, (tx) => uploadView(tx, who, importId))
  assert(shown, 'an own upload')
  const header = await headerOf(core, who, { creditorId, importId }, shown.fileBytes)
  assert(header.ok, 'it has a header')
  const { cells } = header.value
  const columns = await inScope(core, who, (tx) => guessFor(tx, who, creditorId, cells))
  return mapColumns(core, who, { importId, columns })
}

export function judge({ core, creditorId }: Desk, importId: ImportId) {
  return judgeUpload(core, importScope, { creditorId, importId })
}

export function apply({ core, creditorId }: Desk, importId: ImportId) {
  return applyUpload(core, importScope, { creditorId, importId })
}

export async function view({ core, who }: Desk, importId: ImportId) {
  const found = await inScope(core, who, (tx) => uploadView(tx, who, importId))
  assert(found, 'an own upload')
  return found
}

/** Sent, mapped and judged. */
export async function prepare(desk: Desk, content: string | Buffer): Promise<ImportId> {
  const sent = await send(desk, content)
  assert(sent.ok, `it is taken: ${JSON.stringify(sent)}`)
  const mapped = await mapAsGuessed(desk, sent.value.importId)
  assert(mapped.ok, `its columns are known: ${JSON.stringify(mapped)}`)
  await judge(desk, sent.value.importId)
  return sent.value.importId
}
