import { parseArgs } from 'node:util'
import { supportLink } from '#server/access/support/commands.ts'
import { createCore } from '#server/platform/core.ts'
import { operatorOf, readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s link -- --debtor <CPF|CNPJ|id> [--purpose debts|agreement] [--send sms|email]`
 * Mints an access link for support and prints its address, or sends it to a registered contact.
 */
const USAGE =
  'Usage: npm run -s link -- --debtor <CPF|CNPJ|id> [--purpose debts|agreement] [--send sms|email]'

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
  try {
    const sender = { operator: operatorOf(env), portalUrl: env.PORTAL_URL.replace(/\/$/, '') }
    const order = { debtor: values.debtor, purpose, channel }
    const made = await supportLink(core, sender, mintSystemScope('support'), order)
    if (!made.ok) {
      console.error(REFUSALS[made.reason])
      return 1
    }
    if (made.value.kind === 'minted') console.log(made.value.url)
    else console.log(`On its way to ${made.value.masked}.`)
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
