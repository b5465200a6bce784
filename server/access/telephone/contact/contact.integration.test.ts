import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ContactChangeId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type Person, SENDER, SYSTEM, writtenTo } from '#server/testing/access.ts'
import { firstContact } from '../../link/commands.ts'
import { type CallWorld, openCallWorld } from '../testing.ts'
import { askContactChange, cancelContactChange } from './commands.ts'
import { waitingChanges } from './data.ts'
import { sweepContactChanges } from './jobs.ts'

let world: CallWorld

beforeAll(async () => {
  world = await openCallWorld()
})

afterAll(() => world.core.close())

describe('a new contact', () => {
  const ask = (
    caller: DebtorScope,
    value: string,
    replacesId: Person['sms'] | null = null,
    id = newId<ContactChangeId>(),
  ) => askContactChange(world.core, SENDER, caller, { id, channel: 'sms', value, replacesId })

  const contactsOf = (person: Person) =>
    inScope(world.core, SYSTEM, (tx) =>
      tx.sql<{ id: string; suppressed: boolean }>(
        `select id, suppressed_at is not null as suppressed from contacts
          where debtor_id = $1 and channel = 'sms' order by created_at, id`,
        [person.id],
      ),
    )

  it('counts from the next day on, and every contact of before hears of it at once', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    expect(await ask(caller, '81 96666-0001', person.sms)).toMatchObject({ ok: true })
    const told = await writtenTo(world.core, person, 'contact_change')
    expect(told.map(({ contactId }) => contactId).sort()).toEqual([person.sms, person.email].sort())
    for (const { text } of told) expect(text).not.toContain('96666')
    world.core.clock.advance({ hours: 23, minutes: 59 })
    await sweepContactChanges(world.core, SYSTEM)
    expect(await contactsOf(person)).toHaveLength(1)
    world.core.clock.advance({ minutes: 1 })
    await sweepContactChanges(world.core, SYSTEM)
    await sweepContactChanges(world.core, SYSTEM)
    expect((await contactsOf(person)).map(({ suppressed }) => suppressed)).toEqual([true, false])
    const reached = await firstContact(world.core, SENDER, SYSTEM, {
      debtorId: person.id,
      channel: 'sms',
    })
    expect(reached.ok).toBe(true)
    expect(await world.recorded(person, 'contact.changed')).toHaveLength(1)
  })

  it('is stopped by anybody of the staff before its day, and comes to nothing', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    await ask(caller, '81 96666-0002')
    const [change] = await inScope(world.core, world.agent, (tx) =>
      waitingChanges(tx, world.agent, person.id),
    )
    const order = { debtorId: person.id, changeId: assertPresent(change, 'it waits').id }
    expect(change?.masked).toBe('(81) •••••-0002')
    expect(await cancelContactChange(world.core, world.colleague, order)).toMatchObject({
      ok: true,
    })
    expect(await cancelContactChange(world.core, world.colleague, order)).toMatchObject({
      ok: false,
    })
    world.core.clock.advance({ hours: 30 })
    await sweepContactChanges(world.core, SYSTEM)
    expect(await contactsOf(person)).toHaveLength(1)
  })

  it('is refused where it is none, is known, was given up, or nobody could be told', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    expect(await ask(caller, '3333-0001')).toEqual({ ok: false, reason: 'malformed' })
    expect(await ask(caller, person.phone)).toEqual({ ok: false, reason: 'known' })
    await inScope(world.core, SYSTEM, (tx) =>
      tx.sql(
        `update contacts set suppressed_at = $2, suppression_reason = 'not_me' where debtor_id = $1`,
        [person.id, world.core.clock.now()],
      ),
    )
    expect(await ask(caller, person.phone)).toEqual({ ok: false, reason: 'given_up' })
    expect(await ask(caller, '81 96666-0003')).toEqual({ ok: false, reason: 'nobody_to_tell' })
  })
})
