import { open, rename, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { creditorBySlug } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import { dayOf } from '#server/kernel/day.ts'
import type { WriteOffExportId } from '#server/kernel/id.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { createCore } from '#server/platform/core.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { makeExport, readExport } from '#server/reconciliation/write-off/commands.ts'
import type { Documents, Period } from '#server/reconciliation/write-off/data.ts'
import { fileName } from '#server/reconciliation/write-off/file/model.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s baixas -- --creditor vivaz [--day 2026-11-22 | --from … --to …] [--full] [--out file]`
 * Writes the file of write-offs for a creditor (yesterday's) and prints its hash. `--full` puts whole
 * documents into it, which is recorded.
 */
const USAGE =
  'Usage: npm run -s baixas -- --creditor <slug> [--day 2026-11-22 | --from <day> --to <day>] [--full] [--out <file.csv>]'

type Asked = { slug: string; period: Period; documents: Documents; out: string }

function asked(core: Core): Asked | null {
  const { values } = parseArgs({
    options: {
      creditor: { type: 'string' },
      day: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      full: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  })
  const slug = values.creditor
  const period = periodOf(values, core)
  if (!slug || period === null) return null
  const documents = values.full ? 'full' : 'masked'
  return { slug, period, documents, out: values.out ?? fileName(slug, period) }
}

type Days = { day?: string | undefined; from?: string | undefined; to?: string | undefined }

function periodOf({ day, from, to }: Days, core: Core): Period | null {
  if (from === undefined && to === undefined) {
    const one = day === undefined ? today(core.clock).subtract({ days: 1 }) : dayOf(day)
    return one && { first: one, last: one }
  }
  const first = dayOf(from)
  const last = dayOf(to)
  if (day !== undefined || first === null || last === null) return null
  return Temporal.PlainDate.compare(first, last) <= 0 ? { first, last } : null
}

/** It may hold whole documents, so only its owner may read it; it appears when it is complete. */
async function write(
  core: Core,
  scope: SystemScope,
  of: { exportId: WriteOffExportId; documents: Documents },
  out: string,
): Promise<void> {
  const partial = `${out}.partial`
  const handle = await open(partial, 'w', 0o600)
  try {
    for (let position: number | null = 0; position !== null; ) {
      const at: number = position
      const part = await inScope(core, scope, (tx) =>
        readExport(tx, scope, { ...of, position: at }),
      )
      if (!part.ok) throw new Error('an export that was just made is there')
      await handle.write(part.value.text)
      position = part.value.next
    }
    await handle.close()
    await rename(partial, out)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(partial, { force: true })
    throw error
  }
}

async function main(): Promise<number> {
  const core = createCore('baixas')
  const scope = mintSystemScope('baixas')
  try {
    const order = asked(core)
    if (!order) {
      console.error(USAGE)
      return 1
    }
    const { slug, period, documents, out } = order
    const creditor = await inScope(core, scope, (tx) => creditorBySlug(tx, scope, slug))
    if (!creditor) {
      console.error(`There is no creditor ${slug}.`)
      return 1
    }
    const made = await inScope(core, scope, (tx) =>
      makeExport(tx, scope, { creditorId: creditor.id, documents, ...period }),
    )
    if (!made.ok) {
      console.log('No money of these days: there is nothing to write off.')
      return 0
    }
    const { exportId, lines, amount, sha256 } = made.value
    await write(core, scope, { exportId, documents }, out)
    console.log(`${out}: ${lines} lines, ${formatBRL(amount)}`)
    console.log(`  SHA-256 ${sha256.toString('hex')}`)
    return 0
  } finally {
    await core.pool.end()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
