import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { answerCase } from '../answering/commands.ts'
import { caseById, entriesOf } from '../data.ts'
import { type CareWorld, debtAt, openCareWorld } from '../testing.ts'
import { handCase, releaseCase } from './commands.ts'
import { colleaguesFor } from './data.ts'

let world: CareWorld

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

describe('a case', () => {
  it('is handed to a named colleague, which is recorded with both names', async () => {
    const { core, agent, colleague } = world
    const person = await world.someone()
    const { case: one } = await world.opened(person)
    const order = { caseId: one.id, to: colleague.staffId }
    expect(await handCase(core, agent, order)).toEqual({ ok: true, value: null })
    const found = await inScope(core, agent, (tx) => caseById(tx, agent, one.id))
    expect(found?.assignedTo).toBe(colleague.staffId)
    const entries = await inScope(core, agent, (tx) => entriesOf(tx, agent, one.id))
    expect(entries.at(-1)).toMatchObject({ kind: 'assigned', to: expect.any(String) })
    const [record] = await world.recorded(person, 'case.handed')
    expect(record?.actor_id).toBe(agent.staffId)
    expect(record?.whole).toContain(colleague.staffId)
    // Once more changes nothing.
    expect(await handCase(core, agent, order)).toEqual({ ok: true, value: null })
    expect(await world.recorded(person, 'case.handed')).toHaveLength(1)
  })

  it('goes to nobody who may not see its creditor, and is not even known there', async () => {
    const { core, agent, stranger, colleague } = world
    const person = await world.someone()
    const debtId = await debtAt(world, person)
    const { case: one } = await world.opened(person, { kind: 'dispute', reason: 'fraud', debtId })
    const wrong = await handCase(core, agent, { caseId: one.id, to: stranger.staffId })
    expect(wrong).toEqual({ ok: false, reason: 'not_theirs' })
    const theirs = await handCase(core, stranger, { caseId: one.id, to: colleague.staffId })
    expect(theirs).toEqual({ ok: false, reason: 'not_found' })
    const listed = await inScope(core, agent, (tx) => colleaguesFor(tx, agent, one))
    const ids = listed.map(({ id }) => id)
    expect(ids).toContain(colleague.staffId)
    expect(ids).not.toContain(stranger.staffId)
  })

  it('about a person belongs to every creditor of theirs: whoever works for one may have it', async () => {
    const { core, agent, stranger } = world
    const { case: one } = await world.opened(await world.someone())
    const order = { caseId: one.id, to: stranger.staffId }
    expect(await handCase(core, agent, order)).toEqual({ ok: true, value: null })
  })

  it('that ended is handed to nobody', async () => {
    const { core, agent, colleague } = world
    const { case: one } = await world.opened(await world.someone())
    const answer = { outcome: 'refused', words: 'Conferimos.', quietDays: 0, isSure: true } as const
    await answerCase(core, SENDER, agent, { caseId: one.id, ...answer })
    const order = { caseId: one.id, to: colleague.staffId }
    expect(await handCase(core, agent, order)).toEqual({ ok: false, reason: 'ended' })
  })
})

describe('who has a lawyer', () => {
  const yes = { outcome: 'accepted', words: 'Registramos.', quietDays: 0, isSure: true } as const

  it('is written to by nobody, from the moment they say so, and shows as such', async () => {
    const { core, agent } = world
    const person = await world.someone()
    const { gate } = await world.writeTo(person)
    const { case: one } = await world.opened(person, { kind: 'represented', reason: 'lawyer' })
    expect(await gate()).toBe('refused')
    const [refusal] = await inScope(core, SYSTEM, (tx) =>
      tx.sql<{ reason: string }>(
        `select refusal_reason as reason from messages
          where debtor_id = $1 and status = 'refused'`,
        [person.id],
      ),
    )
    expect(refusal?.reason).toBe('case_open')
    await answerCase(core, SENDER, agent, { caseId: one.id, ...yes })
    expect(await (await world.writeTo(person)).gate()).toBe('refused')
    const found = await inScope(core, agent, (tx) => caseById(tx, agent, one.id))
    expect(found?.stillness).toEqual({ untilOn: null, isFrozen: false })
  })

  it('is written to again when somebody writes down why, once, and reads it', async () => {
    const { core, agent } = world
    const person = await world.someone()
    const { case: one, scope } = await world.opened(person, {
      kind: 'represented',
      reason: 'public_defender',
    })
    const release = { caseId: one.id, words: 'A Defensoria encerrou o caso.' }
    expect(await releaseCase(core, agent, release)).toMatchObject({ reason: 'nothing_still' })
    await answerCase(core, SENDER, agent, { caseId: one.id, ...yes })
    expect(await releaseCase(core, agent, release)).toEqual({ ok: true, value: null })
    expect(await releaseCase(core, agent, release)).toMatchObject({ reason: 'nothing_still' })
    expect(await (await world.writeTo(person)).gate()).toBe('sent')
    const seen = await inScope(core, scope, (tx) => entriesOf(tx, scope, one.id))
    expect(seen.at(-1)).toMatchObject({ kind: 'released', words: release.words })
  })
})
