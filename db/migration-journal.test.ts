import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { journalFaults } from './migration-journal.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quita-journal-'))
  for (const tag of ['0000_first', '0001_second']) writeFileSync(join(folder, `${tag}.sql`), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const first = { idx: 0, when: 1000, tag: '0000_first' }
const second = { idx: 1, when: 2000, tag: '0001_second' }

test('a journal in order has no faults', () => {
  expect(journalFaults([first, second], folder)).toEqual([])
})

test('a migration that drizzle would silently skip is found', () => {
  expect(journalFaults([first, { ...second, when: 1000 }], folder).join()).toContain('not later')
})

test('a file without an entry, an entry without a file and a wrong number are found', () => {
  writeFileSync(join(folder, '0002_stray.sql'), '')
  const lost = { idx: 5, when: 3000, tag: '0003_lost' }
  const faults = journalFaults([first, second, lost], folder)
  expect(faults).toHaveLength(3)
})
