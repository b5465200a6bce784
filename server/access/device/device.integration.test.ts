import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exchangeLink } from '#server/access/exchange/commands.ts'
import { signOut } from '#server/access/session/commands.ts'
import { inScope } from '#server/platform/db.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  type Person,
  SENDER,
  scopeOf,
  signIn as signInR1,
  visitor,
} from '#server/testing/access.ts'
import { signIn } from '#server/testing/portfolio.ts'
import { type PushWorld, startPushWorld } from '#server/testing/push-world.ts'
import { allowReminders, renewReminders, stopReminders } from './commands.ts'
import { remindersOf } from './data.ts'

let world: PushWorld
let other: Person
beforeEach(async () => {
  world = await startPushWorld()
  other = await createPerson(world.core, { document: newCpf(), phone: '+5581999990009' })
})
afterEach(() => world.end())

const owners = async () => (await world.subscriptions()).map((row) => row.debtor_id)
const ended = async () =>
  (
    await world.rows<{ reason: string }>(
      "select data->>'reason' as reason from audit_events where action = 'push.ended' order by id",
    )
  ).map(({ reason }) => reason)

async function enter(person: Person, more: { former?: string; device?: string } = {}) {
  const entered = await exchangeLink(world.core, SENDER, {
    token: await linkFor(world.core, person),
    digits: person.digits,
    client: visitor(),
    formerSecret: more.former ?? null,
    deviceSecret: more.device ?? null,
  })
  if (!entered.ok || entered.value.kind !== 'entered') throw new Error('right digits enter')
  return entered.value
}

describe('two people on one telephone', () => {
  it('who signs in there ends the reminders of the one before, at once', async () => {
    const { secret } = await world.device()
    expect(await enter(other, { device: secret })).toMatchObject({ isAnotherPerson: true })
    expect(await owners()).toEqual([])
    expect(await ended()).toEqual(['another_person'])
    await world.planDueTomorrow()
    expect(await world.remind()).toBe(0)
  })

  it('wrong digits end nothing', async () => {
    const { secret } = await world.device()
    await exchangeLink(world.core, SENDER, {
      token: await linkFor(world.core, other),
      digits: '00000',
      client: visitor(),
      formerSecret: null,
      deviceSecret: secret,
    })
    expect(await owners()).toEqual([world.person.id])
  })

  it('the same person who comes back keeps theirs, and is seen', async () => {
    const { secret } = await world.device()
    await world.rows("update push_subscriptions set seen_at = '2026-10-01'")
    expect(await enter(world.person, { device: secret })).toMatchObject({ isAnotherPerson: false })
    expect(await owners()).toEqual([world.person.id])
    const [row] = await world.rows<{ seen: boolean }>(
      "select seen_at > '2026-11-01' as seen from push_subscriptions",
    )
    expect(row?.seen).toBe(true)
  })

  it('a browser that was another person’s session is told to forget what it keeps', async () => {
    const former = await signInR1(world.core, world.person)
    expect(await enter(other, { former })).toMatchObject({ isAnotherPerson: true })
    const own = await signInR1(world.core, other)
    expect(await enter(other, { former: own })).toMatchObject({ isAnotherPerson: false })
  })

  it('an endpoint belongs to who allowed reminders last', async () => {
    const { offered } = await world.device()
    const theirs = await signIn(world.core, other.id, 'R2')
    const allowed = await allowReminders(world.core, world.services.push, theirs, {
      offered,
      formerDeviceSecret: null,
    })
    expect(allowed.ok).toBe(true)
    expect(await owners()).toEqual([other.id])
  })

  it('nobody sees the browser of another, not even past the procedures', async () => {
    await world.device()
    const theirs = await signIn(world.core, other.id, 'R2')
    const count = (scope: typeof theirs) =>
      inScope(
        world.core,
        scope,
        async (tx) => (await tx.sql('select 1 from push_subscriptions')).length,
      )
    expect(await count(theirs)).toBe(0)
    expect(await count(world.scope)).toBe(1)
  })
})

describe('leaving', () => {
  it('who signs out is not reminded on that device any more', async () => {
    const { secret } = await world.device()
    const session = await signInR1(world.core, world.person)
    await signOut(world.core, await scopeOf(world.core, session), secret)
    expect(await owners()).toEqual([])
    expect(await ended()).toEqual(['signed_out'])
  })

  it('another device of the same person stays', async () => {
    const [first] = [await world.device(), await world.device()]
    await stopReminders(world.core, first.secret)
    expect(await owners()).toHaveLength(1)
  })

  it('a made-up device ends nothing', async () => {
    await world.device()
    await stopReminders(world.core, 'made-up')
    expect(await owners()).toHaveLength(1)
  })
})

describe('a browser that makes itself another subscription', () => {
  it('stays its person’s, and the old one ends', async () => {
    const { secret } = await world.device()
    const next = await world.device(await signIn(world.core, other.id, 'R2'))
    await stopReminders(world.core, next.secret)
    const renewed = await renewReminders(world.core, world.services.push, {
      offered: next.offered,
      deviceSecret: secret,
    })
    expect(renewed).toEqual({ ok: true, value: null })
    expect(await owners()).toEqual([world.person.id])
  })

  it('cannot be renewed without the device’s cookie', async () => {
    const { offered } = await world.device()
    const renewed = await renewReminders(world.core, world.services.push, {
      offered: { ...offered, endpoint: `${offered.endpoint}-mine` },
      deviceSecret: 'made-up',
    })
    expect(renewed).toEqual({ ok: false, reason: 'unavailable' })
  })
})

describe('what a browser offers', () => {
  it.each([
    ['http://127.0.0.1:5432/', 'not_a_service'],
    ['https://169.254.169.254/latest', 'not_a_service'],
  ])('is refused where it leads to %s', async (endpoint, reason) => {
    const { offered } = await world.device()
    const allowed = await allowReminders(world.core, world.services.push, world.scope, {
      offered: { ...offered, endpoint },
      formerDeviceSecret: null,
    })
    expect(allowed).toEqual({ ok: false, reason })
  })

  it('is refused where it was made for another key', async () => {
    const { offered } = await world.device()
    const publicKey = [...world.onlyNewKeys().known.values()][0]?.publicKey ?? ''
    const allowed = await allowReminders(world.core, world.services.push, world.scope, {
      offered: { ...offered, publicKey },
      formerDeviceSecret: null,
    })
    expect(allowed).toEqual({ ok: false, reason: 'other_key' })
  })

  it('is stored so that nobody reads where a person is reminded', async () => {
    const { offered } = await world.device()
    const [row] = await world.rows<{ all: string }>(
      `select encode(endpoint_index, 'escape') || encode(target_sealed, 'escape') as all
         from push_subscriptions`,
    )
    expect(row?.all).not.toContain(offered.endpoint.slice(-32))
    expect(row?.all).not.toContain(offered.auth)
  })
})

describe('whether there is something to ask', () => {
  const standing = (scope = world.scope, deviceSecret: string | null = null) =>
    inScope(world.core, scope, (tx) =>
      remindersOf(tx, scope, { push: world.services.push, deviceSecret }),
    )

  it('is known by the device: on where its person allowed it, off elsewhere', async () => {
    const { secret, offered } = await world.device()
    expect(await standing(world.scope, secret)).toEqual({ state: 'on' })
    expect(await standing()).toEqual({ state: 'off', publicKey: offered.publicKey })
  })

  it('is nothing before the person’s own code', async () => {
    expect(await standing(await signIn(world.core, other.id, 'R1'))).toEqual({ state: 'none' })
  })
})
