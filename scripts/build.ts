/** The production build, made once and again only when what it was made from has changed. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { PlainError } from './plain-error.ts'
import { identify, isRunning } from './process-identity.ts'
import type { Program } from './processes.ts'
import { inProject, projectRoot } from './project-root.ts'
import type { Environment } from './settings.ts'

const SOURCES = ['app', 'components', 'server', 'db', 'public']
const FILES = [
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'package.json',
  'package-lock.json',
]
const NOT_BUILT = /\.test\.tsx?$|^db\/(migrations|seed)\/|^server\/(cli|sandbox|worker)\//
const FINGERPRINT_FILE = inProject('.next', 'quita-fingerprint')
const SERVED_BY = inProject('.next', 'quita-served-by')

export const BUILD: Program = {
  name: 'build',
  title: 'the build',
  args: [inProject('node_modules/next/dist/bin/next'), 'build'],
}

/**
 * Builds when there is no build or an outdated one; refuses to replace a build that is being
 * served at this moment, because its visitors would lose their pages.
 */
export async function ensureBuild(
  environment: Environment,
  build: () => Promise<void>,
): Promise<void> {
  const wanted = fingerprint(environment)
  if (
    isBuilt() &&
    existsSync(FINGERPRINT_FILE) &&
    readFileSync(FINGERPRINT_FILE, 'utf8') === wanted
  ) {
    return
  }
  requireNotServed()
  rmSync(FINGERPRINT_FILE, { force: true })
  await build()
  writeFileSync(FINGERPRINT_FILE, wanted)
}

export function isBuilt(): boolean {
  return existsSync(inProject('.next', 'BUILD_ID'))
}

/** Pages that show the operator's identity are made by the build, so its settings count, too. */
function fingerprint(environment: Environment): string {
  const hash = createHash('sha256')
  for (const [name, value] of Object.entries(environment).toSorted()) {
    if (name.startsWith('OPERATOR_')) hash.update(`${name}=${value}\n`)
  }
  const files = [...SOURCES.flatMap(filesUnder), ...FILES].filter((file) => !NOT_BUILT.test(file))
  for (const file of files.toSorted()) {
    if (existsSync(inProject(file))) hash.update(`${file}\n`).update(readFileSync(inProject(file)))
  }
  return hash.digest('hex')
}

function filesUnder(folder: string): string[] {
  if (!existsSync(inProject(folder))) return []
  return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((path) => statSync(join(projectRoot, path)).isFile())
}

/** Notes that this process serves the build; returns how to take the note back. */
export function noteServing(): () => void {
  const identity = identify(process.pid)
  const file = join(SERVED_BY, `${process.pid}.json`)
  mkdirSync(SERVED_BY, { recursive: true })
  writeFileSync(file, JSON.stringify(identity))
  return () => rmSync(file, { force: true })
}

function requireNotServed(): void {
  if (!existsSync(SERVED_BY)) return
  for (const name of readdirSync(SERVED_BY)) {
    const pid = Number.parseInt(name, 10)
    const identity: unknown = JSON.parse(readFileSync(join(SERVED_BY, name), 'utf8'))
    if (typeof identity !== 'object' || identity === null || !('started' in identity)) continue
    if (!isRunning({ pid, started: String(identity.started) })) continue
    throw new PlainError(
      `The program has changed, but its older build is being served from this folder (process ${pid}). ` +
        'Stop that one first (Ctrl-C where it runs), then start again.',
    )
  }
}
