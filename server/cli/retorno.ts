import { parseArgs } from 'node:util'
import { createCore } from '#server/platform/core.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { takeReturn } from '#server/reconciliation/return/commands.ts'
import { returnRefusalWords, type TakenReturn } from '#server/reconciliation/return/model.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s retorno -- <file.csv> --creditor vivaz`
 * Takes a creditor's return file. Exit code 1 where nothing of it was taken.
 */
const USAGE = 'Usage: npm run -s retorno -- <file.csv> --creditor <slug>'

function show(path: string, taken: TakenReturn): void {
  console.log(`${path}: ${taken.lines} lines`)
  console.log(`  matched       ${taken.matched}`)
  console.log(`  differing     ${taken.differing}`)
  console.log(`  refused       ${taken.refused}`)
  console.log(`  unknown       ${taken.unknown}`)
  console.log(`  names cleared ${taken.namesCleared}`)
  if (taken.takenBefore) {
    const when = taken.takenBefore.toString({ smallestUnit: 'second' })
    console.log(`  This very file was taken before, at ${when}; nothing was changed.`)
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { creditor: { type: 'string' } },
  })
  const [path, ...rest] = positionals
  if (!path || rest.length > 0 || !values.creditor) {
    console.error(USAGE)
    return 1
  }
  const core = createCore('retorno')
  try {
    const taken = await takeReturn(core, mintSystemScope('retorno'), {
      creditorSlug: values.creditor,
      path,
    })
    if (!taken.ok) {
      const refused = taken.detail ?? { words: '', faults: [] }
      console.error(returnRefusalWords(taken.reason, refused))
      return 1
    }
    show(path, taken.value)
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
