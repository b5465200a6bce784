import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  deleteDataDirectory,
  describeDataDirectory,
  prepareDataDirectory,
} from './data-directory.ts'
import { loadKeys } from './keys.ts'
import { PlainError } from './plain-error.ts'
import { claimRun } from './run-record.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quita-data-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test("a folder with somebody else's files is neither used nor deleted", () => {
  const theirs = describeDataDirectory(folder)
  writeFileSync(join(folder, 'thesis.txt'), 'years of work')
  expect(() => prepareDataDirectory(theirs)).toThrow(PlainError)
  expect(() => deleteDataDirectory(theirs)).toThrow(PlainError)
  expect(readdirSync(folder)).toEqual(['thesis.txt'])
})

test('a reset deletes the folder that Quita made, and nothing beside it', () => {
  const ours = describeDataDirectory(join(folder, 'data'))
  const neighbour = join(folder, 'neighbour')
  mkdirSync(neighbour)
  prepareDataDirectory(ours)
  writeFileSync(ours.keysFile, '{}')
  expect(deleteDataDirectory(ours)).toContain(ours.keysFile)
  expect(existsSync(ours.path)).toBe(false)
  expect(existsSync(neighbour)).toBe(true)
  expect(deleteDataDirectory(ours)).toEqual([])
})

test('keys are made once, readable by their owner only, and never replaced', () => {
  const file = join(folder, 'keys.json')
  const first = loadKeys(file, false)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(loadKeys(file, true)).toEqual(first)
  expect(Buffer.from(first.DATA_KEYS.slice(2), 'base64')).toHaveLength(32)
})

test('a database whose keys are lost or damaged is not given new ones', () => {
  const file = join(folder, 'keys.json')
  expect(() => loadKeys(file, true)).toThrow(PlainError)
  writeFileSync(file, '{"DATA_KEYS": "1:')
  expect(() => loadKeys(file, true)).toThrow(PlainError)
})

test('a second start on the same folder is refused while the first one lives', async () => {
  const file = join(folder, 'run.json')
  const first = await claimRun(file, 'http://localhost:3000')
  await expect(claimRun(file, 'http://localhost:3000')).rejects.toThrow('already running')
  first.release()
  const second = await claimRun(file, 'http://localhost:3000')
  expect(second.leftovers).toEqual([])
  second.release()
  expect(existsSync(file)).toBe(false)
})

test('a record of dead processes is taken over, and nobody with their numbers is stopped', async () => {
  const file = join(folder, 'run.json')
  const dead = { pid: process.pid, started: 'long ago' }
  const record = { launcher: dead, since: '', portalUrl: '', children: [{ name: 'web', ...dead }] }
  writeFileSync(file, JSON.stringify(record))
  const run = await claimRun(file, 'http://localhost:3000')
  expect(run.leftovers).toEqual([])
  run.release()
})
