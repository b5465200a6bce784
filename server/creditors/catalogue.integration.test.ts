import { afterEach, beforeEach, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { currentCatalogue, forgetCatalogue, loadCatalogue } from './data.ts'

let core: TestCore

beforeEach(async () => {
  core = await createTestCore()
})
afterEach(() => core.close())

const rename = (name: string) =>
  inScope(core, testScope, (tx) => tx.sql('update creditors set trade_name = $1', [name]))

async function nameNow() {
  const { creditors } = await currentCatalogue(core, testScope)
  return [...creditors.values()].map(({ tradeName }) => tradeName)
}

it('what was read while a creditor changed is not kept beyond the change', async () => {
  await addCreditor(core)
  await inScope(core, testScope, async (tx) => {
    const reading = loadCatalogue(tx, testScope)
    forgetCatalogue()
    await reading
  })
  await rename('Nome novo')
  expect(await nameNow()).toEqual(['Nome novo'])
})

it('a catalogue is kept for a minute, and for no longer', async () => {
  await addCreditor(core)
  const before = await nameNow()
  await rename('Nome novo')
  expect(await nameNow()).toEqual(before)
  core.clock.advance({ seconds: 61 })
  expect(await nameNow()).toEqual(['Nome novo'])
})
