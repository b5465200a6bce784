import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCaller } from '#server/api/root.ts'
import { type CareWorld, openCareWorld, order } from '#server/cases/testing.ts'
import { newId, type PayableId, type QuoteId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { bornOn, type Person, SENDER, SYSTEM, scopeOf, signIn } from '#server/testing/access.ts'
import { servicesAt } from '#server/testing/providers.ts'
import { acceptQuote } from './acceptance/commands.ts'
import { freezeMenus } from './menu/commands.ts'

let world: CareWorld

/** Nobody answers there: who is a minor never gets that far. */
const NOWHERE = 'http://127.0.0.1:1'

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

/** Somebody whose creditor's file brought a day of birth. */
async function someoneBornOn(day: string): Promise<Person> {
  const person = await world.someone()
  await bornOn(world.core, person, day)
  return person
}

async function quotesOf(person: Person): Promise<QuoteId[]> {
  const rows = await inScope(world.core, SYSTEM, (tx) =>
    tx.sql<{ id: QuoteId }>('select id from quotes where debtor_id = $1', [person.id]),
  )
  return rows.map(({ id }) => id)
}

const callerOf = (secret: string) =>
  createCaller({
    core: world.core,
    services: servicesAt(NOWHERE, world.core, `${NOWHERE}/hook`),
    client: { ip: '10.0.0.7', port: 1, userAgent: 'a browser' },
    debtorSecret: secret,
    staffSessionId: null,
  })

describe('who is not 18 yet', () => {
  it('is offered nothing, and everything that offers or asks for money says so', async () => {
    const person = await someoneBornOn('2008-11-24')
    const secret = await signIn(world.core, person)
    const scope = await scopeOf(world.core, secret)
    expect(scope.isMinor).toBe(true)
    await freezeMenus(world.core, scope, SENDER)
    expect(await quotesOf(person)).toEqual([])
    const caller = callerOf(secret)
    const refused = expect.objectContaining({ code: 'UNPROCESSABLE_CONTENT' })
    await expect(caller.offers.situation({ closedDebts: false })).rejects.toEqual(refused)
    await expect(caller.offers.refresh()).rejects.toEqual(refused)
    const payableId = newId<PayableId>()
    await expect(caller.agreements.requestPix({ kind: 'instalment', payableId })).rejects.toEqual(
      refused,
    )
  })

  it('may still say something, and see what is held of them', async () => {
    const person = await someoneBornOn('2015-01-01')
    const caller = callerOf(await signIn(world.core, person))
    const request = { ...order({ kind: 'callback', reason: 'any_time' }), words: '' }
    expect(await caller.care.open(request)).toMatchObject({ ok: true })
    expect((await caller.care.myData()).name).not.toBe('')
  })

  it('signs nothing, not even what was offered before their day of birth was known', async () => {
    const person = await world.someone()
    const before = await scopeOf(world.core, await signIn(world.core, person))
    await freezeMenus(world.core, before, SENDER)
    const [quoteId] = await quotesOf(person)
    if (!quoteId) throw new Error('something was offered')
    const now = { ...before, isMinor: true }
    const accepted = await acceptQuote(world.core, now, {
      quoteId,
      agreementId: newId(),
      client: { ip: '10.0.0.7', port: 1, userAgent: 'a browser' },
      termsSha256: Buffer.alloc(32),
    })
    expect(accepted).toEqual({ ok: false, reason: 'unavailable' })
  })

  it('is of age on their birthday, not a day later', async () => {
    // It is 23 November 2026 in São Paulo.
    const person = await someoneBornOn('2008-11-23')
    const scope = await scopeOf(world.core, await signIn(world.core, person))
    expect(scope.isMinor).toBe(false)
    await freezeMenus(world.core, scope, SENDER)
    expect((await quotesOf(person)).length).toBeGreaterThan(0)
  })
})
