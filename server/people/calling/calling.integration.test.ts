import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CareWorld, comeIn, openCareWorld } from '#server/cases/testing.ts'
import { menuOf } from '#server/offers/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type Person, writtenTo } from '#server/testing/access.ts'
import { choosePreferences } from '../preferences/commands.ts'
import { chooseCalled } from './commands.ts'
import { calledById } from './data.ts'
import { type Called, cleanCalled } from './model.ts'

let world: CareWorld

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

async function calling(called: Called): Promise<{ person: Person; scope: DebtorScope }> {
  const person = await world.someone()
  const scope = await comeIn(world, person)
  await chooseCalled(world.core, scope, called)
  return { person, scope }
}

async function sms(person: Person): Promise<string> {
  await world.writeTo(person)
  const [last] = (await writtenTo(world.core, person, 'first_link')).toReversed()
  return last?.text ?? ''
}

describe('how a person is called', () => {
  it('is their own choice, on the page and in every message, and is kept sealed', async () => {
    const { person, scope } = await calling({ how: 'chosen', name: 'Léo' })
    expect((await menuOf(world.core, scope)).firstName).toBe('Léo')
    expect(await sms(person)).toMatch(/^Leo, /)
    const [row] = await inScope(world.core, scope, (tx) =>
      tx.sql<{ sealed: Buffer }>('select called_sealed as sealed from contact_preferences'),
    )
    expect(row?.sealed.includes('Léo')).toBe(false)
  })

  it('can be by no name at all, where others read the telephone', async () => {
    const { person, scope } = await calling({ how: 'none' })
    expect((await menuOf(world.core, scope)).firstName).toBeNull()
    expect(await sms(person)).toMatch(/^Ola, /)
  })

  it('fits an SMS: of a long name its first word, and of a long word none', async () => {
    const long = await calling({ how: 'chosen', name: 'Maria Eduarda Vitória' })
    expect(await sms(long.person)).toMatch(/^Maria, /)
    const word = await calling({ how: 'chosen', name: 'Wandercleisson' })
    expect(await sms(word.person)).toMatch(/^Ola, /)
    expect((await sms(word.person)).length).toBeLessThanOrEqual(160)
  })

  it('stays when other wishes change, and goes back to the name in the file', async () => {
    const { scope } = await calling({ how: 'chosen', name: 'Duda' })
    await choosePreferences(world.core, scope, { channel: 'email', hours: 'late' })
    const read = () => inScope(world.core, scope, (tx) => calledById(tx, scope, scope.debtorId))
    expect(await read()).toEqual({ how: 'chosen', name: 'Duda' })
    await chooseCalled(world.core, scope, { how: 'file' })
    expect(await read()).toEqual({ how: 'file' })
    expect((await menuOf(world.core, scope)).firstName).toBe('Maria')
  })

  it('is no address, no number and no sum: what is read in a message of ours leads nowhere else', () => {
    expect(cleanCalled('  Ana   Luiza ')).toBe('Ana Luiza')
    expect(cleanCalled("D'Ávila-Souza Jr.")).toBe("D'Ávila-Souza Jr.")
    for (const name of [
      '',
      'golpe.example',
      'R$ 100',
      'ligue 0800',
      'a/b',
      '<b>',
      'x'.repeat(31),
      'Ana\u202e',
    ]) {
      expect({ name, clean: cleanCalled(name) }).toEqual({ name, clean: null })
    }
  })
})
