import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId, type StaffId, type StaffPasskeyId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { type CreationOptions, type RequestOptions, siteOf } from '#server/platform/webauthn.ts'
import {
  askPasskey,
  confirmByPasskey,
  keepPasskey,
  offerPasskey,
  removePasskey,
} from '#server/staff/account/passkey/commands.ts'
import { enrol, openInvitation } from '#server/staff/enrolment/commands.ts'
import { handOverEntry } from '#server/staff/entry/commands.ts'
import {
  askPasskeyOfEntry,
  hasPasskeyOfEntry,
  offerFirstPasskey,
  proveEntryByPasskey,
} from '#server/staff/entry/passkey/commands.ts'
import { dropFactors } from '#server/staff/factor/commands.ts'
import { mintInvitation } from '#server/staff/invitation/commands.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { isFresh } from '#server/staff/session/model.ts'
import { type Colleague, DESK, enter, hire, passDoor } from '#server/staff/testing.ts'
import { SENDER } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'
import { passkeysOf } from './data.ts'
import { MOST_PASSKEYS } from './model.ts'
import { creationAnswer, useAnswer } from './schema.ts'
import { type Bent, Device } from './testing.ts'

const SITE = siteOf('https://portal.example', 'Operadora')
const WRONG = { ok: false, reason: 'wrong' }

let core: TestCore
let ana: Colleague
let inside: StaffScope
let phone: Device

beforeEach(async () => {
  core = await createTestCore()
  ana = await hire(core)
  inside = await scopeOf(ana)
  phone = new Device(SITE.origin)
})

afterEach(() => core.close())

async function scopeOf(who: Colleague): Promise<StaffScope> {
  const scope = await resolveStaffSession(core, await enter(core, who))
  if (scope === null) throw new Error('who has entered is inside')
  return scope
}

const keysOf = (staffId: StaffId) =>
  inScope(core, testScope, (tx) => passkeysOf(tx, testScope, staffId))

/** What comes over the network is what the schema lets through. */
const make = (options: CreationOptions, bent?: Bent, device = phone) =>
  creationAnswer.parse(device.make(options, bent))
const use = (options: RequestOptions, bent?: Bent, device = phone) =>
  useAnswer.parse(device.use(options, bent))

async function addKey(who = inside, device = phone): Promise<StaffPasskeyId> {
  const before = (await keysOf(who.staffId)).map(({ id }) => id)
  const answer = make(await offerPasskey(core, SITE, who), {}, device)
  const kept = await keepPasskey(core, SITE, who, { name: 'Celular', answer })
  if (!kept.ok) throw new Error(kept.reason)
  const id = (await keysOf(who.staffId)).map((key) => key.id).find((key) => !before.includes(key))
  if (id === undefined) throw new Error('what was kept is there')
  return id
}

async function asked(who = inside): Promise<RequestOptions> {
  const options = await askPasskey(core, SITE, who)
  if (!options.ok) throw new Error(options.reason)
  return options.value
}

async function askedAtDoor(secret: string): Promise<RequestOptions> {
  const options = await askPasskeyOfEntry(core, SITE, secret)
  if (options === null) throw new Error('somebody with a key is asked for it')
  return options
}

describe('a passkey', () => {
  it('is the second factor at the door, once for each time it is asked for', async () => {
    await addKey()
    const secret = await passDoor(core, ana)
    expect(await hasPasskeyOfEntry(core, secret)).toBe(true)
    const answer = use(await askedAtDoor(secret))
    expect((await proveEntryByPasskey(core, SITE, { secret, answer })).ok).toBe(true)
    const entered = await handOverEntry(core, secret, DESK)
    expect(entered).toMatchObject({ email: ana.email })
    expect(await proveEntryByPasskey(core, SITE, { secret, answer })).toMatchObject({ ok: false })

    const next = await passDoor(core, ana)
    expect(await proveEntryByPasskey(core, SITE, { secret: next, answer })).toEqual(WRONG)
    expect(await handOverEntry(core, next, DESK)).toBeNull()
  })

  it('confirms who is inside, for five minutes', async () => {
    await addKey()
    core.clock.advance({ minutes: 6 })
    const answer = use(await asked())
    expect((await confirmByPasskey(core, SITE, inside, answer)).ok).toBe(true)
    const again = await resolveStaffSession(core, inside.sessionId)
    expect(isFresh(again?.factorAt ?? null, core.clock.now())).toBe(true)
    expect(await confirmByPasskey(core, SITE, inside, answer)).toEqual(WRONG)
  })

  it('sent twenty times at once counts once', async () => {
    await addKey()
    const answer = use(await asked())
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => confirmByPasskey(core, SITE, inside, answer)),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  })

  it.each<[string, Bent]>([
    ['another site', { origin: 'https://portal-example.com' }],
    ['our address without TLS', { origin: 'http://portal.example' }],
    ['a key of another site', { siteId: 'portal-example.com' }],
    ['a device that did not verify its person', { isVerified: false }],
    ['an answer that makes a key', { type: 'webauthn.create' }],
    ['a challenge that was never ours', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
    ['an empty challenge', { challenge: '' }],
  ])('is not taken from %s', async (_, bent) => {
    await addKey()
    expect(await confirmByPasskey(core, SITE, inside, use(await asked(), bent))).toEqual(WRONG)
  })

  it('is not taken with another signature, another key’s, or after five minutes', async () => {
    await addKey()
    const answer = use(await asked())
    const { response } = use(await asked())
    const mixed = { ...answer, response: { ...answer.response, signature: response.signature } }
    expect(await confirmByPasskey(core, SITE, inside, mixed)).toEqual(WRONG)
    const late = use(await asked())
    core.clock.advance({ minutes: 5 })
    expect(await confirmByPasskey(core, SITE, inside, late)).toEqual(WRONG)
  })

  it('is not taken for somebody else, nor in another session or at the door', async () => {
    await addKey()
    const bia = await hire(core)
    const other = await scopeOf(bia)
    const laptop = new Device(SITE.origin)
    await addKey(other, laptop)
    expect(await confirmByPasskey(core, SITE, other, use(await asked()))).toEqual(WRONG)
    const second = await scopeOf(ana)
    expect(await confirmByPasskey(core, SITE, second, use(await asked()))).toEqual(WRONG)
    const secret = await passDoor(core, ana)
    const answer = use(await asked())
    expect(await proveEntryByPasskey(core, SITE, { secret, answer })).toEqual(WRONG)
  })

  it('whose counter goes back is a copy, and opens nothing', async () => {
    await addKey()
    expect(
      (await confirmByPasskey(core, SITE, inside, use(await asked(), { signCount: 9 }))).ok,
    ).toBe(true)
    for (const signCount of [9, 8, 1]) {
      const copied = use(await asked(), { signCount })
      expect(await confirmByPasskey(core, SITE, inside, copied)).toEqual(WRONG)
    }
  })

  it('of a device that does not count is taken each time', async () => {
    await addKey()
    for (let i = 0; i < 3; i++) {
      const answer = use(await asked(), { signCount: 0 })
      expect((await confirmByPasskey(core, SITE, inside, answer)).ok).toBe(true)
    }
  })
})

describe('making a passkey', () => {
  it.each<[string, Bent]>([
    ['another site', { origin: 'https://portal-example.com' }],
    ['a key for another site', { siteId: 'portal-example.com' }],
    ['a device that did not verify its person', { isVerified: false }],
    ['an answer that proves one', { type: 'webauthn.get' }],
    ['a challenge that was never ours', { challenge: Buffer.alloc(32, 7).toString('base64url') }],
  ])('is refused for %s', async (_, bent) => {
    const answer = make(await offerPasskey(core, SITE, inside), bent)
    expect(await keepPasskey(core, SITE, inside, { name: 'Celular', answer })).toEqual(WRONG)
    expect(await keysOf(ana.id)).toEqual([])
  })

  it('uses its offer up, and one for proving makes none', async () => {
    const answer = make(await offerPasskey(core, SITE, inside))
    expect((await keepPasskey(core, SITE, inside, { name: 'Um', answer })).ok).toBe(true)
    expect(await keepPasskey(core, SITE, inside, { name: 'Dois', answer })).toEqual(WRONG)
    const { challenge } = await asked()
    const options = { ...(await offerPasskey(core, SITE, inside)), challenge }
    const made = make(options)
    expect(await keepPasskey(core, SITE, inside, { name: 'Três', answer: made })).toEqual(WRONG)
    expect(await keysOf(ana.id)).toHaveLength(1)
  })

  it('names the keys that the device must not make again, and stops at ten', async () => {
    for (let i = 0; i < MOST_PASSKEYS; i++) await addKey()
    const options = await offerPasskey(core, SITE, inside)
    expect(options.excludeCredentials).toHaveLength(MOST_PASSKEYS)
    const kept = await keepPasskey(core, SITE, inside, { name: 'Mais uma', answer: make(options) })
    expect(kept).toEqual({ ok: false, reason: 'too_many' })
  })

  it('says nothing of its person to the device but name and e-mail', async () => {
    const { user } = await offerPasskey(core, SITE, inside)
    expect(Buffer.from(user.id, 'base64url').toString()).toBe(ana.id)
    expect(user).toMatchObject({ name: ana.email, displayName: 'Ana' })
  })
})

describe('removing a passkey', () => {
  it('ends it at once; somebody else’s is not found', async () => {
    const id = await addKey()
    const options = await asked()
    const other = await scopeOf(await hire(core))
    expect(await removePasskey(core, other, id)).toEqual({ ok: false, reason: 'not_found' })
    expect(await removePasskey(core, inside, newId())).toEqual({ ok: false, reason: 'not_found' })
    expect((await removePasskey(core, inside, id)).ok).toBe(true)
    expect(await confirmByPasskey(core, SITE, inside, use(options))).toEqual(WRONG)
    expect(await askPasskey(core, SITE, inside)).toEqual({ ok: false, reason: 'none' })
  })

  it('is refused for the last factor, also when the last two are removed at once', async () => {
    const ids = [await addKey(), await addKey()]
    await inScope(core, testScope, (tx) =>
      tx.sql('update staff_totps set removed_at = now() where staff_id = $1', [ana.id]),
    )
    const removed = await Promise.all(ids.map((id) => removePasskey(core, inside, id)))
    expect(removed.filter(({ ok }) => ok)).toHaveLength(1)
    expect(removed).toContainEqual({ ok: false, reason: 'last_factor' })
  })

  it('is part of taking every factor away', async () => {
    await addKey()
    await inScope(core, testScope, (tx) => dropFactors(tx, testScope, ana.id))
    expect(await keysOf(ana.id)).toEqual([])
  })
})

describe('an invitation', () => {
  async function opened(): Promise<string> {
    const { link } = await inScope(core, testScope, (tx) =>
      mintInvitation(tx, testScope, SENDER, ana.id),
    )
    const entry = await openInvitation(core, { token: link.split('/').at(-1) ?? '', ip: DESK.ip })
    if (!entry.ok) throw new Error(entry.reason)
    return entry.value.secret
  }

  const password = 'sabiá laranja telhado chuva'

  it('can be taken with a passkey in the place of the app', async () => {
    const secret = await opened()
    const options = await offerFirstPasskey(core, SITE, secret)
    if (options === null) throw new Error('an open invitation offers a key')
    const passkey = { name: 'Celular', answer: make(options) }
    expect((await enrol(core, { secret, password, site: SITE, passkey })).ok).toBe(true)
    const sessionId = (await handOverEntry(core, secret, DESK))?.sessionId
    expect(sessionId).toBeDefined()
    expect(await keysOf(ana.id)).toHaveLength(1)
  })

  it('is not used up by a key that does not hold', async () => {
    const secret = await opened()
    const options = await offerFirstPasskey(core, SITE, secret)
    if (options === null) throw new Error('an open invitation offers a key')
    const bad = { name: 'Celular', answer: make(options, { origin: 'https://portal-example.com' }) }
    const refused = await enrol(core, { secret, password, site: SITE, passkey: bad })
    expect(refused).toEqual({ ok: false, reason: 'wrong_key' })
    expect(await handOverEntry(core, secret, DESK)).toBeNull()
    const again = await offerFirstPasskey(core, SITE, secret)
    const passkey = { name: 'Celular', answer: make(again ?? options) }
    expect((await enrol(core, { secret, password, site: SITE, passkey })).ok).toBe(true)
  })

  it('asks nobody for a key they cannot have, and a password’s entry makes none', async () => {
    expect(await askPasskeyOfEntry(core, SITE, await opened())).toBeNull()
    expect(await offerFirstPasskey(core, SITE, await passDoor(core, ana))).toBeNull()
    expect(await offerFirstPasskey(core, SITE, 'x'.repeat(43))).toBeNull()
  })
})
