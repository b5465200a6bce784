import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assert } from '#server/kernel/assert.ts'
import type { CreditorId, ImportId } from '#server/kernel/id.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, type Bench, createBench } from '../testing.ts'
import { confirmUpload, discardUpload } from '../upload/commands.ts'
import { apply, importer, judge, mapAsGuessed, send, view } from '../upload/testing.ts'
import { CORPUS, type Promised } from './testing.ts'

let core: TestCore
let bench: Bench
let serial = 0

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
})
afterAll(async () => {
  bench.remove()
  await core.close()
})

const who = importer()

async function openDesk() {
  serial += 1
  const creditorSlug = `credor-${serial}`
  const creditorId = await addCreditor(core, creditorSlug)
  return { core, who, creditorSlug, creditorId }
}

type Desk = Awaited<ReturnType<typeof openDesk>>

/** As far as the file comes, in the words of its promise. */
async function fateOf(desk: Desk, content: string | Buffer): Promise<Promised> {
  const sent = await send(desk, content)
  if (!sent.ok) return { refused: sent.reason } as Promised
  const { importId } = sent.value
  const mapped = await mapAsGuessed(desk, importId)
  if (!mapped.ok) {
    await discardUpload(core, who, importId)
    return { unmappable: mapped.reason } as Promised
  }
  await judge(desk, importId)
  const judged = await view(desk, importId)
  if (judged.status === 'failed') return { failed: judged.failure ?? '' }
  expect(await debtsOf(desk.creditorId)).toBe(0)
  assert((await confirmUpload(core, who, { importId, recalls: null })).ok, 'it is confirmed')
  await apply(desk, importId)
  const { counts, status } = await view(desk, importId)
  expect(status).toBe('done')
  const reasons = await reasonsOf(importId)
  return { created: counts.created, ...(reasons.length > 0 ? { reasons } : {}) } as Promised
}

async function debtsOf(creditorId: CreditorId): Promise<number> {
  const [row] = await bench.rows<{ n: number }>(
    'select count(*)::int as n from debts where creditor_id = $1',
    [creditorId],
  )
  return row?.n ?? 0
}

async function reasonsOf(importId: ImportId) {
  const rows = await bench.rows<{ reason: string }>(
    'select reason from import_rejections where import_id = $1 order by row_number',
    [importId],
  )
  return rows.map(({ reason }) => reason)
}

/** What of a file lies about when it is over: only what was rejected of one that was taken. */
async function leftovers(creditorId: CreditorId) {
  const [row] = await bench.rows(
    `select (select count(*)::int from import_parts where creditor_id = $1 and kind = 'portfolio') as files,
            (select count(*)::int from import_debts) + (select count(*)::int from import_people)
              + (select count(*)::int from import_contacts) as staged,
            (select count(*)::int from imports
              where creditor_id = $1
                and status not in ('done', 'failed', 'discarded', 'expired')) as open`,
    [creditorId],
  )
  return row
}

/** Fifty megabytes of windows and blocks, and what the collector has not looked at yet. */
const MOST_GROWTH_BYTES = 300 * 1024 * 1024

describe('a hostile file', () => {
  it('has company: there are sixty and more', () => {
    expect(CORPUS.length).toBeGreaterThanOrEqual(60)
    expect(new Set(CORPUS.map(([name]) => name)).size).toBe(CORPUS.length)
  })

  it.each(CORPUS)('%s keeps its promise and leaves nothing half done', async (_, make, promise) => {
    const desk = await openDesk()
    const content = make()
    const before = process.memoryUsage.rss()
    const fate = await fateOf(desk, content)
    expect(process.memoryUsage.rss() - before).toBeLessThan(MOST_GROWTH_BYTES)
    if ('failed' in promise) {
      expect('failed' in fate ? fate.failed : JSON.stringify(fate)).toContain(promise.failed)
    } else expect(fate).toEqual(promise)
    expect(await leftovers(desk.creditorId)).toEqual({ files: 0, staged: 0, open: 0 })
    expect(await debtsOf(desk.creditorId)).toBe('created' in promise ? promise.created : 0)
  })
})
