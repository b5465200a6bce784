import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type ChainFault, verifyAudit, type Witness } from '#server/audit/chain/commands.ts'
import { createCore } from '#server/platform/core.ts'
import { paperKeysOf, readEnv } from '#server/platform/env.ts'
import { type PublicKeys, readPublicKeys } from '#server/platform/paper-signing.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s audit:verify [-- --key keys.json] [-- --witness <place>:<hash>]`: walks the chain of
 * recorded acts and computes every hash anew. Ends with 0 where everything holds. The line it prints
 * is worth keeping outside of the database: a later run with it also finds an end that was cut off.
 */
const USAGE = 'Usage: npm run -s audit:verify -- [--key keys.json] [--witness <place>:<hash>]'

const FAULTS = {
  act_changed: 'the recorded act is not the one that was sealed',
  act_missing: 'the recorded act is gone',
  link_missing: 'this place of the chain is gone',
  head_wrong: 'what was signed here is not where the acts lead',
  signature_wrong: 'no known key signed the end of the chain here',
  witness_wrong: 'what was written down before does not stand in the chain',
} satisfies Record<ChainFault['fault'], string>

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { key: { type: 'string' }, witness: { type: 'string' } },
  })
  const env = readEnv()
  const keys = values.key === undefined ? paperKeysOf(env).known : keysIn(values.key)
  const witness = values.witness === undefined ? null : witnessIn(values.witness)
  if (keys === null || witness === 'unreadable') {
    console.error(keys === null ? `There is no Ed25519 key in ${values.key}.` : USAGE)
    return 1
  }
  const core = createCore('audit-verify', env, 1)
  try {
    const report = await verifyAudit(core, mintSystemScope('audit-verify'), { keys, witness })
    const { fault, head, acts, signedHeads, waiting } = report
    if (fault !== null) {
      console.error(`BROKEN at place ${fault.position}: ${FAULTS[fault.fault]}.`)
      console.error(`${acts} acts before it hold.`)
      return 1
    }
    console.log(
      `${acts} acts hold, ${signedHeads} ends are signed, ${waiting} acts wait for the next sealing.`,
    )
    console.log(`Keep this elsewhere: ${head.position}:${head.hash.toString('hex')}`)
    return 0
  } finally {
    await core.pool.end()
  }
}

function keysIn(path: string): PublicKeys | null {
  try {
    return readPublicKeys(readFileSync(path, 'utf8'))
  } catch {
    // No such file, or none that may be read: there is no key in it either way.
    return null
  }
}

function witnessIn(text: string): Witness | 'unreadable' {
  const [, place = '', hash = ''] = /^(\d{1,18}):([0-9a-f]{64})$/i.exec(text.trim()) ?? []
  return place === '' ? 'unreadable' : { position: BigInt(place), hash: Buffer.from(hash, 'hex') }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
