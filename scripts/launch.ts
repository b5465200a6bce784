/** `npm start`: brings up the whole demo and prints where to go. Arguments: --reset, --help. */
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type DataDirectory, dataDirectoryFrom, deleteDataDirectory } from './data-directory.ts'
import { PlainError, sentenceFor } from './plain-error.ts'
import { portsFromEnv } from './ports.ts'
import { clearStaleServer } from './postgres-leftovers.ts'
import { clusterFolders, deleteElsewhere } from './postgres-user.ts'
import { startProduct } from './product.ts'
import { requireNotRunning, stopLeftoversOf } from './run-record.ts'
import { type Environment, modeFrom } from './settings.ts'
import { say, secondsSince, step, warn } from './terminal.ts'

const HELP = `npm start               start the demo (portal, admin, sandbox phone)
  npm start -- --reset    delete the demo's data and begin anew

  PORTAL_PORT, SANDBOX_PORT, SANDBOX_SMTP_PORT choose other ports; QUITA_DATA_DIR another folder;
  DATABASE_URL and DATABASE_OWNER_URL a PostgreSQL of your own.`

const directory = dataDirectoryFrom(process.env)

await main().catch(fail)

async function main(): Promise<void> {
  const args = process.argv.slice(2)
  const unknown = args.find((arg) => !['--reset', '--help'].includes(arg))
  if (unknown !== undefined) throw new PlainError(`"${unknown}" is not an option.\n\n  ${HELP}`)
  if (args.includes('--help')) return say(HELP)
  if (args.includes('--reset')) await reset(directory)
  await start()
}

async function start(): Promise<void> {
  const began = performance.now()
  const mode = modeFrom(process.env)
  const ports = portsFromEnv(process.env)
  say('')
  say('Quita')
  const stopping = stopOnSignals()
  const options = {
    mode,
    directory,
    ports,
    given: process.env,
    durable: true,
    say: warn,
    step,
    onLost: (sentence: string) => stopping.because(sentence),
  }
  try {
    const { environment } = await startProduct(options, (stop) => stopping.use(stop))
    if (!stopping.started()) announce(environment, secondsSince(began))
  } catch (error) {
    // A start that was interrupted fails somewhere; what matters then is the interruption.
    if (!stopping.started()) throw error
  }
}

function announce(environment: Environment, time: string): void {
  const { PORTAL_URL, SANDBOX_URL, DEMO_OWNER_EMAIL, DEMO_OWNER_PASSWORD } = environment
  say('')
  say(`Quita is running (${time}).`)
  say('')
  if (SANDBOX_URL !== undefined) {
    say(`1. Sandbox phone   ${SANDBOX_URL}`)
    say(
      '   Celular de teste: open the SMS of Maria there and follow its link. She is asked for the',
    )
    say('   first five digits of her CPF: 39053. The bank app of the phone pays the Pix.')
  }
  say(`2. Portal          ${PORTAL_URL}`)
  say('   Portal do cliente: people arrive by the link in the SMS on the phone.')
  say(`3. Admin           ${PORTAL_URL}/admin`)
  if (DEMO_OWNER_EMAIL !== undefined && DEMO_OWNER_PASSWORD !== undefined) {
    say('   Administração: sign in with')
    say(`   e-mail ${DEMO_OWNER_EMAIL}   senha ${DEMO_OWNER_PASSWORD}`)
    say(`   and the six digits that ${SANDBOX_URL}/autenticador shows. Each code works once.`)
  }
  say('')
  say(`Data and logs are in ${directory.path}. Ctrl-C stops everything; the data stays.`)
  say('')
}

type Stopping = {
  use(stop: () => Promise<void>): void
  because(sentence: string): void
  started(): boolean
}

/**
 * The first signal stops everything in order; later ones change nothing, because a terminal, npm
 * and the process above us may all pass on the same Ctrl-C. Whatever hangs, we end in 10 seconds.
 */
function stopOnSignals(): Stopping {
  let stop: (() => Promise<void>) | null = null
  let begun = false
  const begin = (exitCode: number, line: string) => {
    if (begun) return
    begun = true
    say('')
    say(line)
    setTimeout(() => process.exit(1), 9_800).unref()
    void (stop?.() ?? Promise.resolve()).then(
      () => {
        say('Everything is stopped.')
        process.exit(exitCode)
      },
      (error: unknown) => fail(error),
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => begin(0, 'Stopping …'))
  }
  process.on('disconnect', () => begin(0, 'Stopping …'))
  process.on('uncaughtException', (error) => {
    begin(1, `${sentenceFor(error) ?? unexpected(error)}\n\n  Stopping everything …`)
  })
  return {
    use: (newStop) => {
      stop = newStop
    },
    because: (sentence) => begin(1, `${sentence}\n\n  Stopping everything …`),
    started: () => begun,
  }
}

async function reset(target: DataDirectory): Promise<void> {
  requireNotRunning(target.runFile)
  await stopLeftoversOf(target.runFile)
  for (const data of clusterFolders(target.postgres)) await clearStaleServer(data)
  const deleted = [...deleteDataDirectory(target), ...deleteElsewhere(target.postgres)]
  say('')
  if (deleted.length === 0) say('There was nothing to delete.')
  for (const path of deleted) say(`Deleted ${path}`)
  if (process.env.DATABASE_URL) say('Your own database server (DATABASE_URL) was not touched.')
}

/** A sentence for people; what only a developer can use goes into a log. */
function fail(error: unknown): void {
  const sentence = sentenceFor(error)
  console.error(`\n  Quita did not start. ${sentence ?? unexpected(error)}\n`)
  process.exit(1)
}

function unexpected(error: unknown): string {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = error instanceof Error ? error.message : String(error)
  try {
    mkdirSync(directory.logs, { recursive: true })
    appendFileSync(join(directory.logs, 'start.log'), `${new Date().toISOString()} ${details}\n`)
    return `Something unexpected happened: ${message}. Details: ${join(directory.logs, 'start.log')}`
  } catch {
    return `Something unexpected happened: ${message}.`
  }
}
