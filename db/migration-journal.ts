/**
 * The list of migrations that drizzle keeps, and what must hold for it. Drizzle silently skips a
 * migration whose time is not later than the last applied one, which happens when two branches
 * are merged; so the order is checked here, before anything runs.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type JournalEntry = { idx: number; when: number; tag: string }

/** Throws where the folder holds no readable journal. */
export function readJournal(folder: string): JournalEntry[] {
  const content: unknown = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8'))
  if (!hasEntries(content)) throw new Error(`${folder}/meta/_journal.json holds no list of entries`)
  return content.entries
}

/** Every fault of order or completeness, as a sentence; an empty list when all is well. */
export function journalFaults(entries: JournalEntry[], folder: string): string[] {
  const faults: string[] = []
  for (const [position, entry] of entries.entries()) {
    const before = entries[position - 1]
    if (entry.idx !== position) {
      faults.push(`${entry.tag} has the number ${entry.idx} in place ${position}.`)
    }
    if (before !== undefined && entry.when <= before.when) {
      faults.push(`${entry.tag} is not later than ${before.tag}, so it would silently be skipped.`)
    }
    if (!existsSync(join(folder, `${entry.tag}.sql`))) {
      faults.push(`${entry.tag}.sql is missing.`)
    }
  }
  const known = new Set(entries.map((entry) => `${entry.tag}.sql`))
  for (const file of readdirSync(folder)) {
    if (file.endsWith('.sql') && !known.has(file)) faults.push(`${file} is not in the journal.`)
  }
  return faults
}

/** The hash by which drizzle knows an applied migration: SHA-256 of the file, in hex. */
export function migrationHash(folder: string, entry: JournalEntry): string {
  return createHash('sha256')
    .update(readFileSync(join(folder, `${entry.tag}.sql`), 'utf8'))
    .digest('hex')
}

function hasEntries(value: unknown): value is { entries: JournalEntry[] } {
  if (typeof value !== 'object' || value === null || !('entries' in value)) return false
  return Array.isArray(value.entries) && value.entries.every(isEntry)
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false
  return 'idx' in value && 'when' in value && 'tag' in value && typeof value.when === 'number'
}
