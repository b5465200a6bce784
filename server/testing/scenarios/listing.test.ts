import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** The scenarios of payments: each is proved by a test that is named after it. */
const SCENARIOS = 73
/** Promised and not yet proved here. To be empty, and to stay so. */
const STILL_MISSING: readonly number[] = []

const ROOT = join(import.meta.dirname, '..', '..', '..')
const PLACES = ['server', 'db', 'app', 'components', 'scripts', 'e2e']
const TESTS = /\.(test|spec)\.tsx?$/
/** The name of a test or of a group of tests, whatever stands between the call and the name. */
const NAMED = /\b(?:it|test|describe)(?:\.each\([\s\S]*?\))?\(\s*[`'"]scenario (\d+)[: ]/g

function provedBy(place: string): number[] {
  return readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
    .filter((file) => TESTS.test(file) && !file.includes('node_modules'))
    .flatMap((file) => [...readFileSync(join(ROOT, place, file), 'utf8').matchAll(NAMED)])
    .map(([, number]) => Number(number))
}

it('every scenario of payments has a test that is named after it', () => {
  const proved = new Set(PLACES.flatMap(provedBy))
  const all = Array.from({ length: SCENARIOS }, (_, index) => index + 1)
  expect(all.filter((number) => !proved.has(number))).toEqual(STILL_MISSING)
  expect([...proved].filter((number) => !all.includes(number))).toEqual([])
})
