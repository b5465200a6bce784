import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cancelAutomatic } from '#server/agreements/automatic/commands.ts'
import { type AutomaticWorld, startAutomaticWorld } from '#server/agreements/automatic/testing.ts'
import { openCase } from '#server/cases/commands.ts'
import { order } from '#server/cases/testing.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { MessageId } from '#server/kernel/id.ts'
import { isMoot } from '#server/messages/delivery/data.ts'
import { inScope } from '#server/platform/db.ts'
import { testScope } from '#server/testing/scope.ts'
import { reachable } from './testing.ts'

let world: AutomaticWorld
let person: Awaited<ReturnType<typeof reachable>>

beforeEach(async () => {
  world = await startAutomaticWorld()
  person = await reachable(world)
})
afterEach(() => world.end())

/** A plan that the bank pays from 23 December, a Wednesday; the debit was ordered days ago. */
async function ordered() {
  const plan = await world.authorised(3)
  await world.days(21)
  return plan
}

/** Noon in São Paulo. */
const noonOf = (day: string) => world.core.clock.set(`${day}T12:00:00-03:00`)

async function announced() {
  const plan = await ordered()
  noonOf('2026-12-21')
  expect(await person.announce()).toBe(1)
  return plan
}

/** Whether the gate would leave the notice unsent, because it is not true any more. */
async function isMootNow() {
  const [message] = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ id: MessageId }>("select id from messages where template = 'debit_notice'"),
  )
  const { id } = assertPresent(message, 'it was written')
  return inScope(world.core, testScope, (tx) => isMoot(tx, testScope, id))
}

describe('before the day on which the bank pays', () => {
  it('its person is written to once, on a working day ahead, with the day and the way out', async () => {
    await ordered()
    noonOf('2026-12-17')
    expect(await person.announce()).toBe(0)
    noonOf('2026-12-20')
    expect(await person.announce()).toBe(0)
    noonOf('2026-12-21')
    expect(await person.announce()).toBe(1)
    expect(await person.announce()).toBe(0)
    noonOf('2026-12-22')
    expect(await person.announce()).toBe(0)
    const [text] = await person.written('debit_notice')
    expect(text).toMatch(/dia 23\/12 seu banco paga o combinado/)
    expect(text).toMatch(/cancelar/)
    expect(text).not.toMatch(/R\$|340|Vivaz|parcela/i)
    expect(await isMootNow()).toBe(false)
  })

  it('two workers write to them once', async () => {
    await ordered()
    noonOf('2026-12-21')
    const written = await Promise.all([person.announce(), person.announce()])
    expect(written.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(1)
    expect(await person.written('debit_notice')).toHaveLength(1)
  })

  it('each debit is announced, and after a long weekend on the last working day before it', async () => {
    await announced()
    await world.days(2)
    // The third is due on Saturday, 23 January: the bank pays on Monday.
    await world.days(30)
    noonOf('2027-01-21')
    expect(await person.announce()).toBe(0)
    noonOf('2027-01-22')
    expect(await person.announce()).toBe(1)
    expect((await person.written('debit_notice')).at(-1)).toContain('25/01')
  })
})

describe('nobody is told of a debit', () => {
  it('that its person cancelled, nor after the notice was written', async () => {
    const plan = await announced()
    await cancelAutomatic(world.core, world.scope, plan)
    expect(await isMootNow()).toBe(true)
    await world.drain()
  })

  it('that was cancelled before it was announced', async () => {
    const plan = await ordered()
    await cancelAutomatic(world.core, world.scope, plan)
    noonOf('2026-12-21')
    expect(await person.announce()).toBe(0)
    await world.drain()
  })

  it('whose instalment was paid by hand meanwhile', async () => {
    const plan = await announced()
    const [, second] = await world.scheduleOf(plan.agreementId)
    const code = await world.liveCharge(assertPresent(second, 'a second instalment').id)
    expect(await isMootNow()).toBe(true)
    await world.drain()
    await world.payAndSettle(code.brCode)
    expect(await isMootNow()).toBe(true)
  })

  it('on its own day, when nothing can be stopped any more', async () => {
    await announced()
    noonOf('2026-12-23')
    expect(await isMootNow()).toBe(true)
  })

  it('that a pause of theirs took back from the bank', async () => {
    const plan = await ordered()
    const asked = await openCase(world.core, world.scope, order())
    expect(asked.ok).toBe(true)
    await world.days(1)
    expect(await world.debitsOf(plan.agreementId)).toMatchObject([{ status: 'removed' }])
    noonOf('2026-12-21')
    expect(await person.announce()).toBe(0)
  })
})
