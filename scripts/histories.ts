/**
 * `npm run histories -- [--runs N] [--seed S] [--path P]`: random lives of agreements and payments
 * against a model, real PostgreSQL and providers with books of their own. A failure names the seed
 * and the path that live the smallest such history again.
 */
import { parseArgs } from 'node:util'
import { inProject } from './project-root.ts'
import { endCommandsOnSignals, runNode } from './run-command.ts'

const USAGE = 'Usage: npm run histories -- [--runs 10000] [--seed 1] [--path 12:0:3]'
const TEST = 'server/testing/histories/histories.integration.test.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
})
const isWhole = (text: string | undefined) => text === undefined || /^-?\d{1,10}$/.test(text)
if (!isWhole(values.runs) || !isWhole(values.seed) || (values.path && !values.seed)) {
  console.error(USAGE)
  process.exit(1)
}

endCommandsOnSignals()
const env = {
  HISTORIES_RUNS: values.runs ?? '10000',
  ...(values.seed === undefined ? {} : { HISTORIES_SEED: values.seed }),
  ...(values.path === undefined ? {} : { HISTORIES_PATH: values.path }),
}
const args = [inProject('node_modules/vitest/vitest.mjs'), 'run', '--project', 'integration', TEST]
const { code } = await runNode(args, { live: true, env })
process.exitCode = code
