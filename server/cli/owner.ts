import { parseArgs } from 'node:util'
import { createCore } from '#server/platform/core.ts'
import { operatorOf, readEnv } from '#server/platform/env.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { inviteFirstOwner } from '#server/staff/first-owner/commands.ts'
import { sentenceOf } from './parts/plain-error.ts'

/**
 * `npm run -s owner -- --email <e-mail> --name <name>`
 * Prints the link by which the first owner of an installation comes in, or its only one comes in anew.
 */
const USAGE = 'Usage: npm run -s owner -- --email <e-mail> --name <name>'

const REFUSALS = {
  ask_an_owner: 'Another owner can enter: they invite, or renew access, in the admin area.',
  known: 'Somebody who is no owner, or who was shut out, has this e-mail.',
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { email: { type: 'string' }, name: { type: 'string' } } })
  const { email, name } = values
  if (!email || !/^[^\s@]+@[^\s@]+$/.test(email) || !name) {
    console.error(USAGE)
    return 1
  }
  const env = readEnv()
  const core = createCore('owner', env, 2)
  try {
    const inviter = { operator: operatorOf(env), portalUrl: env.PORTAL_URL.replace(/\/$/, '') }
    const invited = await inviteFirstOwner(core, inviter, mintSystemScope('owner'), { email, name })
    if (!invited.ok) {
      console.error(REFUSALS[invited.reason])
      return 1
    }
    console.log(invited.value.link)
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
