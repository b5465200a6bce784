import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeDataDirectory } from '../scripts/data-directory.ts'
import { freePorts } from '../scripts/ports.ts'
import type { Environment } from '../scripts/settings.ts'
import type { Variables } from '../scripts/variables.ts'
import type { Bench } from './bench.ts'
import { LOAD_CORE, pin, SERVER_CORE, unpin } from './cores.ts'
import { copyProduct } from './workshop.ts'

/** The product in test mode, built and started from a copy of its own. */
export type Portal = {
  /** Where to ask: an address without name resolution. */
  readonly url: string
  readonly webPid: number
  readonly environment: Environment
  /** The copy's root, where its command-line tools are. */
  readonly root: string
  /** Lets everything of it use every core, as on a machine that is not a bench. */
  spread(): void
  stop(): Promise<void>
}

export async function openPortal(
  bench: Bench,
  alter: (root: string) => void = () => undefined,
): Promise<Portal> {
  const root = bench.folder('product')
  copyProduct(root)
  alter(root)
  const directory = describeDataDirectory(bench.folder('product-data'))
  const ports = await freePorts()
  let stop: () => Promise<void> = async () => undefined
  // The copy's own start-up: it builds and serves from where it lies.
  const { startProduct }: typeof import('../scripts/product.ts') = await import(
    pathToFileURL(join(root, 'scripts', 'product.ts')).href
  )
  const { environment } = await startProduct(
    {
      mode: 'test',
      directory,
      ports,
      given: withoutDatabase(process.env),
      durable: false,
      say: bench.say,
      step: async (label, work) => {
        const result = await work()
        bench.say(label)
        return result
      },
      onLost: (sentence) => {
        throw new Error(sentence)
      },
    },
    (newStop) => {
      stop = newStop
    },
  )
  const { web, all } = takePlaces(directory.runFile)
  return {
    url: `http://127.0.0.1:${ports.portal}`,
    webPid: web,
    environment,
    root,
    spread: () => all.forEach(unpin),
    stop: () => stop(),
  }
}

/**
 * The web process alone on the server's core; its database, worker and sandbox beside the load, as
 * a database is on another machine than the web. Answers the web process, and all of them.
 */
function takePlaces(runFile: string): { web: number; all: number[] } {
  const { children }: { children: { name: string; pid: number }[] } = JSON.parse(
    readFileSync(runFile, 'utf8'),
  )
  for (const { name, pid } of children) pin(pid, name === 'web' ? SERVER_CORE : LOAD_CORE)
  const web = children.find(({ name }) => name === 'web')
  if (!web) throw new Error('the portal is not running')
  return { web: web.pid, all: children.map(({ pid }) => pid) }
}

/** A bench never touches the database or the addresses that somebody set for the real product. */
function withoutDatabase(env: Variables): Variables {
  const { DATABASE_URL, DATABASE_OWNER_URL, PORTAL_URL, ...rest } = env
  return rest
}
