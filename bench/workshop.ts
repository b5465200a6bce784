import { cpSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from '../scripts/project-root.ts'

/** Copies of the project in which a bench may build what production must never hold. */
const PLACES = ['app', 'components', 'server', 'db', 'public', 'scripts']
const FILES = [
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]

/** The product, with one more page that does nothing: the floor of the others. */
export function copyProduct(to: string): void {
  for (const name of [...PLACES, ...FILES]) {
    if (existsSync(inProject(name))) cpSync(inProject(name), join(to, name), { recursive: true })
  }
  const trivial = join(to, 'app', 'bench-empty', 'page.tsx')
  mkdirSync(dirname(trivial))
  cpSync(inProject('bench/app/trivial-page.tsx'), trivial)
  linkModules(to)
}

/** An app of Next that has nothing, and a page with a little Tailwind. */
export function copyEmptyApp(to: string): void {
  cpSync(inProject('bench/app/empty'), to, { recursive: true })
  for (const name of ['next.config.js', 'postcss.config.mjs', 'package.json', 'tsconfig.json']) {
    cpSync(inProject(name), join(to, name))
  }
  linkModules(to)
}

/** Hard links: a bundler follows no link that leads out of the project, and copies take a minute. */
function linkModules(to: string): void {
  linkTree(inProject('node_modules'), join(to, 'node_modules'))
}

function linkTree(from: string, to: string): void {
  mkdirSync(to)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true })
    else link(source, target)
  }
}

/** Where the temporary folder is on another disk, a copy must do. */
function link(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    cpSync(source, target)
  }
}
