// @ts-check
/**
 * The way from "any Node ≥ 20 with npm" to the project's own Node 26: install what is missing,
 * then run a TypeScript file under the Node that came with the packages. This file and what it
 * imports run before anything is installed, so they may use Node's own modules only.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPackages, PlainSentence } from './install.mjs'
import { ownNode, pathWithOwnNode } from './own-node.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const OLDEST_NODE = 20

/**
 * Runs a script of the project under its own Node, with this process's arguments, and ends this
 * process with its exit code.
 * @param {string} script path relative to the project's root
 */
export async function enter(script) {
  try {
    requireNode()
    await installPackages(root)
    process.exitCode = await runUnderOwnNode(script, process.argv.slice(2))
  } catch (error) {
    if (!(error instanceof PlainSentence)) throw error
    console.error(`\n  ${error.message}\n`)
    process.exitCode = 1
  }
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= OLDEST_NODE) return
  throw new PlainSentence(
    `Quita needs Node ${OLDEST_NODE} or newer to install itself; this is Node ${process.versions.node}.`,
  )
}

/**
 * The child shares the terminal, so Ctrl-C reaches it without us; the channel tells it when this
 * process is gone, even by SIGKILL, so that nothing is left running behind a closed window.
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runUnderOwnNode(script, args) {
  const child = spawn(ownNode(root), [resolve(root, script), ...args], {
    cwd: root,
    env: { ...process.env, PATH: pathWithOwnNode(root) },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  const ancestors = whoStartedUs()
  // npm killed with SIGKILL forwards nothing; we notice that its processes got another parent.
  const watch = setInterval(() => {
    if (whoStartedUs() !== ancestors) child.kill('SIGTERM')
  }, 1000)
  watch.unref()
  return new Promise((resolveExit, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearInterval(watch)
      resolveExit(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

/** Our parent and its parent: npm starts a shell, which starts us. */
function whoStartedUs() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const grandparent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    return `${process.ppid} ${grandparent}`
  } catch {
    return String(process.ppid)
  }
}
