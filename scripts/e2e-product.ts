/**
 * Playwright calls this before the first test: it starts the product exactly as `npm start` does,
 * in test mode, on free ports, with its data in a temporary folder; and stops it after the last.
 */
import { cpSync, existsSync, rmSync } from 'node:fs'
import { CLIENT } from '../e2e/company-client.ts'
import { describeDataDirectory } from './data-directory.ts'
import { startProduct } from './product.ts'
import { inProject } from './project-root.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'
import { say, step } from './terminal.ts'
import type { Variables } from './variables.ts'

const KEPT_LOGS = inProject('test-results', 'product-logs')

export default async function setUp(): Promise<() => Promise<void>> {
  const folder = await makeTemporaryFolder()
  const directory = describeDataDirectory(folder.path)
  // Each test says from which network it comes, so that limits per address are its own.
  process.env.TRUSTED_PROXY = 'one'
  Object.assign(process.env, companyAccount())
  let stop: () => Promise<void> = async () => undefined
  let lost: string | null = null
  const keepLogs = () => {
    rmSync(KEPT_LOGS, { recursive: true, force: true })
    if (existsSync(directory.logs)) cpSync(directory.logs, KEPT_LOGS, { recursive: true })
  }
  try {
    const { environment } = await startProduct(
      {
        mode: 'test',
        directory,
        ports: portsFromConfig(),
        given: withoutDatabase(process.env),
        durable: false,
        say,
        step,
        onLost: (sentence) => {
          lost = sentence
        },
      },
      (newStop) => {
        stop = newStop
      },
    )
    process.env.E2E_DATA_DIR = directory.path
    process.env.E2E_DATABASE_OWNER_URL = environment.DATABASE_OWNER_URL
    process.env.E2E_DATABASE_URL = environment.DATABASE_URL
  } catch (error) {
    keepLogs()
    folder.remove()
    throw error
  }
  const tearDown = async () => {
    await stop()
    keepLogs()
    folder.remove()
  }
  // Playwright itself listens to Ctrl-C only; whoever ends us otherwise must not leave a product.
  process.once('SIGTERM', () => void tearDown().then(() => process.exit(143)))
  return async () => {
    await tearDown()
    if (lost !== null) throw new Error(lost)
  }
}

/** The company's provider that a test starts; whoever does not start it finds a silent one. */
function companyAccount(): Variables {
  return {
    OIDC_ISSUER: `http://127.0.0.1:${process.env.E2E_COMPANY_PORT}`,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_DOMAINS: 'atenderecupera.example',
    OIDC_SECOND_FACTOR: 'amr:mfa',
  }
}

function portsFromConfig() {
  return {
    portal: Number(process.env.E2E_PORTAL_PORT),
    sandbox: Number(process.env.E2E_SANDBOX_PORT),
    sandboxSmtp: Number(process.env.E2E_SANDBOX_SMTP_PORT),
  }
}

/** Tests never touch the database or the addresses that somebody set for the real product. */
function withoutDatabase(env: Variables): Variables {
  const { DATABASE_URL, DATABASE_OWNER_URL, PORTAL_URL, ...rest } = env
  return rest
}
