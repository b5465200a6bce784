// @ts-check
/** Brings node_modules into step with package-lock.json; does nothing when it already is. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOwnNode } from './own-node.mjs'
import { linkPostgresLibraries } from './postgres-libraries.mjs'

/** A failure that a person can act on: shown as it is, without a stack trace. */
export class PlainSentence extends Error {}

const SPACE_NEEDED_BYTES = 1_500_000_000

/**
 * @param {string} root
 * @returns {Promise<void>}
 */
export async function installPackages(root) {
  if (!inStep(root)) {
    requireSpace(root)
    await runNpm(root)
    writeFileSync(markerOf(root), lockHash(root))
  }
  const node = findOwnNode(root)
  if (node === null) {
    throw new PlainSentence(
      `Quita brings Node 26 for Linux, macOS and Windows, but not for ${process.platform} on ` +
        `${process.arch}. Install Node 26 and run this again.`,
    )
  }
  const probe = spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (probe.status !== 0) {
    throw new PlainSentence(
      `The packaged Node 26 does not run here (${firstLine(probe.stderr) || probe.error?.message}). ` +
        'It needs glibc 2.28 or newer; on an older system install Node 26 and run this again.',
    )
  }
  linkPostgresLibraries(root)
}

/**
 * The hash of the lock file, kept inside node_modules, decides; times do not, because a copied or
 * freshly checked out folder has times that mean nothing.
 * @param {string} root
 */
function inStep(root) {
  if (!existsSync(join(root, 'node_modules')) || findOwnNode(root) === null) return false
  if (existsSync(markerOf(root))) return readFileSync(markerOf(root), 'utf8') === lockHash(root)
  const byHand = join(root, 'node_modules', '.package-lock.json')
  const lock = join(root, 'package-lock.json')
  if (!existsSync(byHand)) return false
  if (existsSync(lock) && statSync(byHand).mtimeMs < statSync(lock).mtimeMs) return false
  writeFileSync(markerOf(root), lockHash(root))
  return true
}

/** @param {string} root */
function markerOf(root) {
  return join(root, 'node_modules', '.quita-install')
}

/** @param {string} root */
function lockHash(root) {
  const lock = join(root, 'package-lock.json')
  const source = existsSync(lock) ? lock : join(root, 'package.json')
  return createHash('sha256').update(readFileSync(source)).digest('hex')
}

/** @param {string} root */
function requireSpace(root) {
  const { bavail, bsize } = statfsSync(root)
  const free = bavail * bsize
  if (free >= SPACE_NEEDED_BYTES) return
  throw new PlainSentence(
    `The disk is too full to install the packages: ${megabytes(free)} free in ${root}, ` +
      `${megabytes(SPACE_NEEDED_BYTES)} needed. Free some space and run this again; nothing was changed.`,
  )
}

/**
 * Installs exactly what the lock file says. Where npm finds the lock file incomplete (one made on a
 * single platform lacks the others' optional packages), it installs by it all the same, without
 * changing it.
 * @param {string} root
 * @returns {Promise<void>}
 */
async function runNpm(root) {
  const progress = showProgress('Installing packages (first time: a minute or two)')
  const locked = existsSync(join(root, 'package-lock.json'))
  let result = await npm(root, locked ? ['ci'] : ['install'])
  if (locked && result.code !== 0 && /are in sync/.test(result.output)) {
    result = await npm(root, ['install', '--no-save'])
  }
  progress.end(result.code === 0)
  if (result.code !== 0) throw new PlainSentence(whyNpmFailed(result.output))
}

/**
 * Install scripts stay off: no package of ours needs one, one of them reports to a vendor, and npm
 * versions differ in whether they run them. The one useful script is done by postgres-libraries.
 * @param {string} root
 * @param {string[]} command
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(root, command) {
  const included = ['--include=dev', '--include=optional']
  const args = [
    ...command,
    ...included,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const script = process.env.npm_execpath
  const child = script?.endsWith('.js')
    ? spawn(process.execPath, [script, ...args], { cwd: root })
    : spawn('npm', args, { cwd: root, shell: process.platform === 'win32' })
  let output = ''
  const take = (/** @type {Buffer} */ chunk) => {
    output += chunk.toString('utf8')
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** @param {string} output */
function whyNpmFailed(output) {
  if (/ENOSPC|no space left/i.test(output)) {
    return 'The disk became full while the packages were installed. Free some space and run this again.'
  }
  if (/ENOENT.*npm|spawn npm/i.test(output)) {
    return 'npm was not found. Install Node 20 or newer together with npm and run this again.'
  }
  const lines = output.split('\n').map((line) => line.replace(/^npm error ?/, ''))
  const said = lines.filter((line) => line.trim() !== '' && !line.startsWith('code '))
  const words = said.slice(0, 6).join('\n    ')
  const network = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET/.test(output)
  const why = network ? 'npm could not reach its registry' : 'npm could not install the packages'
  return `${why}. It says:\n    ${words}\n  Run this again when that is mended; nothing is lost.`
}

/** @param {string} label */
function showProgress(label) {
  const began = Date.now()
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`
  const live = process.stdout.isTTY === true && !process.env.CI
  if (!live) console.log(`  ${label} …`)
  const timer = setInterval(() => live && process.stdout.write(`\r  ${label} … ${seconds()}`), 500)
  return {
    /** @param {boolean} ok */
    end(ok) {
      clearInterval(timer)
      const line = `  ${ok ? 'Packages installed' : 'Packages not installed'} (${seconds()})`
      console.log(live ? `\r${line.padEnd(label.length + 12)}` : line)
    },
  }
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${Math.round(bytes / 1_000_000)} MB`
}

/** @param {string | null} text */
function firstLine(text) {
  return (text ?? '').trim().split('\n')[0] ?? ''
}
