import { parseArgs } from 'node:util'
import { creditorBySlug } from '#server/creditors/data.ts'
import { createCore } from '#server/platform/core.ts'
import { inScope } from '#server/platform/db.ts'
import { readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { makeHookSecret } from '#server/reconciliation/hook/commands.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s creditor-hook -- --creditor vivaz`
 * Makes a signing secret for a creditor's webhook and prints it once; the newest older one stays
 * good until the next.
 */
const USAGE = 'Usage: npm run -s creditor-hook -- --creditor <slug>'

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { creditor: { type: 'string' } } })
  const slug = values.creditor
  if (!slug) {
    console.error(USAGE)
    return 1
  }
  const env = readEnv()
  const core = createCore('creditor-hook', env, 2)
  const scope = mintSystemScope('creditor-hook')
  try {
    const secret = await inScope(core, scope, async (tx) => {
      const creditor = await creditorBySlug(tx, scope, slug)
      return creditor && makeHookSecret(tx, scope, creditor.id)
    })
    if (!secret) {
      console.error(`There is no creditor ${slug}.`)
      return 1
    }
    console.log(`${env.PORTAL_URL.replace(/\/$/, '')}/api/webhooks/credor/${slug}`)
    console.log(secret)
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
