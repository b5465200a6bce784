import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { supportLink } from '#server/access/support/commands.ts'
import { createCore } from '#server/platform/core.ts'
import { operatorOf, readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s link -- --debtor <CPF|CNPJ|id|-> [--purpose debts|agreement] [--send sms|email]`
 * Mints an access link for support and prints its address, or sends it to a registered contact. With
 * `-` the people are read from the input, one on each line, and answered one on each line.
 */
const USAGE =
  'Usage: npm run -s link -- --debtor <CPF|CNPJ|id|-> [--purpose debts|agreement] [--send sms|email]'

const FROM_INPUT = '-'
const PURPOSES = ['debts', 'agreement'] as const
const CHANNELS = ['sms', 'email'] as const

const REFUSALS = {
  unknown_debtor: 'Nobody in the portfolio has this CPF, CNPJ or id.',
  no_contact: 'This person has no such contact that may be written to.',
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      debtor: { type: 'string' },
      purpose: { type: 'string', default: 'debts' },
      send: { type: 'string' },
    },
  })
  const purpose = PURPOSES.find((known) => known === values.purpose)
  const channel = values.send === undefined ? null : CHANNELS.find((c) => c === values.send)
  if (!values.debtor || !purpose || channel === undefined) {
    console.error(USAGE)
    return 1
  }
  const env = readEnv()
  const core = createCore('link', env, 2)
  const sender = { operator: operatorOf(env), portalUrl: env.PORTAL_URL.replace(/\/$/, '') }
  const scope = mintSystemScope('support')
  try {
    let faults = 0
    for await (const debtor of asked(values.debtor)) {
      const made = await supportLink(core, sender, scope, { debtor, purpose, channel })
      if (made.ok) {
        console.log(
          made.value.kind === 'minted' ? made.value.url : `On its way to ${made.value.masked}.`,
        )
        continue
      }
      faults += 1
      console.error(REFUSALS[made.reason])
      // Whoever reads line by line gets one for each.
      if (values.debtor === FROM_INPUT) console.log('')
    }
    return faults === 0 ? 0 : 1
  } finally {
    await core.pool.end()
  }
}

/** Whom the links are for: one, or everybody that the input names. */
async function* asked(debtor: string): AsyncGenerator<string> {
  if (debtor !== FROM_INPUT) {
    yield debtor
    return
  }
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() !== '') yield line.trim()
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(sentenceOf(error, USAGE))
  process.exitCode = 1
}
