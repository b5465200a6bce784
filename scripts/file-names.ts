/** The vocabulary of file names: a name tells what a file may do, and a file is one noun long. */
import DOMAINS from './domain-order.json' with { type: 'json' }

const FREE_PLACES = ['kernel', 'platform', 'worker', 'sandbox', 'api', 'cli', 'testing']
const LAYERS = ['model', 'schema', 'data', 'commands', 'router', 'jobs']
const MAX_LINES = 300
const MAX_NOUNS = 2
const VAGUE = ['helper', 'helpers', 'util', 'utils', 'common', 'misc', 'shared', 'lib', 'index']

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/
const TEST_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.integration)?\.test\.tsx?$/
const CODE = /\.(ts|tsx|mjs|cjs|js)$/
/** Folder names that Next gives a meaning to: (group), [param], [...rest], _private. */
const ROUTE_FOLDER = /^(\([a-z-]+\)|\[(\.\.\.)?[a-zA-Z]+\]|_?[a-z0-9-]+(\.[a-z]+)?)$/

/** The faults of one file's path, in sentences; an empty list when its name is well chosen. */
export function nameFaults(path: string): string[] {
  const faults = [...kebabFaults(path), ...vagueFaults(path)]
  if (path.startsWith('server/')) faults.push(...serverFaults(path))
  return faults
}

/** The fault of a file's length, or none. Vectors, migrations and frozen data may be long. */
export function lengthFaults(path: string, lines: number): string[] {
  if (!CODE.test(path) || lines <= MAX_LINES) return []
  return [`${path} has ${lines} lines, more than ${MAX_LINES}: it is two nouns, split it`]
}

function kebabFaults(path: string): string[] {
  const segments = path.split('/')
  const file = segments.pop() ?? ''
  const inApp = /^(?:bench\/app\/[a-z-]+\/)?app\//.test(path)
  const folders = segments.filter(
    (folder) => !(KEBAB.test(folder) || (inApp && ROUTE_FOLDER.test(folder))),
  )
  const stem = file.replace(/^[._]+/, '').split('.')[0] ?? ''
  const faults = folders.map((folder) => `${path}: the folder ${folder} is not in kebab-case`)
  if (CODE.test(file) && !KEBAB.test(stem)) faults.push(`${path}: ${file} is not in kebab-case`)
  return faults
}

function vagueFaults(path: string): string[] {
  const words = path.split('/').map((segment) => segment.split('.')[0] ?? '')
  const vague = words.find((word) => VAGUE.includes(word))
  return vague === undefined ? [] : [`${path}: "${vague}" says nothing; name it for its noun`]
}

function serverFaults(path: string): string[] {
  const [, domain = '', ...rest] = path.split('/')
  const file = rest.pop()
  if (FREE_PLACES.includes(domain)) return []
  if (file === undefined || !DOMAINS.includes(domain)) {
    return [`${path}: server/ holds the domains and ${FREE_PLACES.join(', ')}, not "${domain}"`]
  }
  if (rest.includes('vectors') || rest.includes('testing') || !CODE.test(file)) return []
  const faults: string[] = []
  if (rest.length > MAX_NOUNS) faults.push(`${path}: more than ${MAX_NOUNS} nouns deep`)
  if (!isLayerFile(file)) {
    faults.push(
      `${path}: a domain holds ${LAYERS.map((name) => `${name}.ts`).join(', ')} and tests`,
    )
  }
  return faults
}

function isLayerFile(file: string): boolean {
  return (
    file === 'testing.ts' || TEST_NAME.test(file) || LAYERS.some((name) => file === `${name}.ts`)
  )
}
