import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { assertPresent } from '#server/kernel/assert.ts'
import { loadKeys } from '../scripts/keys.ts'
import { freePorts, type Ports } from '../scripts/ports.ts'
import { inProject } from '../scripts/project-root.ts'
import { answersOk } from '../scripts/servers.ts'
import { type DatabaseUrls, type Environment, settings } from '../scripts/settings.ts'
import type { Bench } from './bench.ts'
import { pin, SERVER_CORE, unpin } from './cores.ts'
import { output } from './program.ts'
import type { Book } from './settle-book.ts'
import type { Secrets } from './settle-notice.ts'
import { copyProduct } from './workshop.ts'

/** The portal as it is built and served, and the worker, on a database of the bench's own. */
export type SettlingProduct = {
  readonly url: string
  /** Of the web process, whose own time is counted. */
  readonly webPid: number
  readonly secrets: Secrets
  stop(): Promise<void>
}

/** A route of the same build that is the floor of every notice. */
export const JSON_ROUTE = '/api/bench-json'

/** The portal's web process alone on the server's core; the worker wherever there is room. */
export async function openSettlingProduct(
  bench: Bench,
  database: DatabaseUrls,
  book: Book,
): Promise<SettlingProduct> {
  const root = bench.folder('settling-product')
  const ports = await freePorts()
  const environment = environmentOf(bench, { database, book, ports })
  await build(root, environment)
  bench.say('the portal is built')
  const next = join(root, 'node_modules/next/dist/bin/next')
  const started = { ...process.env, ...environment }
  const web = spawn(
    process.execPath,
    [next, 'start', '-H', '127.0.0.1', '-p', String(ports.portal)],
    { cwd: root, env: started, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const worker = spawn(process.execPath, [inProject('bench/settle-worker.ts')], {
    env: started,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const stop = async () => {
    worker.stdin.end()
    web.kill('SIGTERM')
    await Promise.all([web, worker].map(ended))
  }
  try {
    const url = `http://127.0.0.1:${ports.portal}`
    const isReady = Promise.all([
      answersOk(`${url}/api/health`),
      once(createInterface(worker.stdout), 'line'),
    ])
    await Promise.race([isReady, ...[web, worker].map(lost)])
    const webPid = assertPresent(web.pid, 'a process that answers has a number')
    pin(webPid, SERVER_CORE)
    // It was started from the load's core, and would stay there.
    unpin(assertPresent(worker.pid, 'a process that answers has a number'))
    return { url, webPid, secrets: secretsOf(environment), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Place = { readonly database: DatabaseUrls; readonly book: Book; readonly ports: Ports }

function environmentOf(bench: Bench, { database, book, ports }: Place): Environment {
  const directory = bench.folder('settling-keys')
  const given = {
    PIX_BASE_URL: `${book.url}/pix`,
    PIX_TOKEN_URL: `${book.url}/pix/token`,
    STRIPE_API_BASE: `${book.url}/stripe`,
    LOG_LEVEL: 'error',
  }
  const keys = loadKeys(join(directory, 'keys.json'), false)
  return settings({ mode: 'test', ports, database, keys, given, sandboxDirectory: directory })
}

function secretsOf({ PIX_WEBHOOK_SECRET, STRIPE_WEBHOOK_SECRETS }: Environment): Secrets {
  if (!PIX_WEBHOOK_SECRET || !STRIPE_WEBHOOK_SECRETS) throw new Error('the product has no secrets')
  return { pixAddress: PIX_WEBHOOK_SECRET, stripeSigning: STRIPE_WEBHOOK_SECRETS }
}

/** A copy, because production must never hold the route that is the floor. */
async function build(root: string, environment: Environment): Promise<void> {
  copyProduct(root)
  const route = join(root, 'app', JSON_ROUTE, 'route.ts')
  mkdirSync(dirname(route))
  cpSync(inProject('bench/app/json-route.ts'), route)
  // The copy's own build, from where it lies.
  const { BUILD }: typeof import('../scripts/build.ts') = await import(
    pathToFileURL(join(root, 'scripts', 'build.ts')).href
  )
  await output(process.execPath, BUILD.args, environment, root)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

async function lost(child: ChildProcess): Promise<never> {
  const [code] = await once(child, 'exit')
  throw new Error(`a part of the product ended with ${code}`)
}
