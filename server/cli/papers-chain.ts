import { parseArgs } from 'node:util'
import { chainLines } from '#server/papers/verification/data.ts'
import { createCore } from '#server/platform/core.ts'
import { inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s papers:chain -- --creditor <slug> > chain.jsonl`: every link of a creditor's chain of
 * papers, one a line, for whoever audits it. Holds numbers, dates, hashes and signatures, and
 * nobody's personal data. `verify:paper --chain` reads it.
 */
const USAGE = 'Usage: npm run -s papers:chain -- --creditor <slug> > chain.jsonl'

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { creditor: { type: 'string' } } })
  const slug = values.creditor
  if (!slug) {
    console.error(USAGE)
    return 1
  }
  const core = createCore('papers-chain', undefined, 1)
  const scope = mintSystemScope('papers-chain')
  try {
    const found = await inScope(core, scope, async (tx) => {
      const lines = await chainLines(tx, scope, slug)
      if (lines === null) return false
      for await (const line of lines) await write(`${line}\n`)
      return true
    })
    if (!found) console.error(`There is no creditor with the slug "${slug}".`)
    return found ? 0 : 1
  } finally {
    await core.pool.end()
  }
}

function write(text: string): Promise<void> {
  return new Promise((done, failed) => {
    process.stdout.write(text, (error) => (error ? failed(error) : done()))
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
