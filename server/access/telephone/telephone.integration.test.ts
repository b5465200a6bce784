import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import { type MessageId, newId, type PromiseId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { ok, refuse } from '#server/kernel/result.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { menuOf } from '#server/offers/data.ts'
import type { QuoteCard } from '#server/offers/quote/card/model.ts'
import { SEARCHES_PER_DEBTOR, searchPlans } from '#server/offers/search/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import {
  createPerson,
  newCpf,
  type Person,
  SENDER,
  SYSTEM,
  scopeOf,
  signIn,
  writtenTo,
} from '#server/testing/access.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import { firstContact } from '../link/commands.ts'
import { endCall, forCaller, quoteForCaller, searchForCaller, sendToCaller } from './commands.ts'
import { callerScope } from './data.ts'
import { notePromise, withdrawPromise } from './promise/commands.ts'
import { type CallWorld, openCallWorld } from './testing.ts'

let world: CallWorld

beforeAll(async () => {
  world = await openCallWorld()
})

afterAll(() => world.core.close())

describe('a caller', () => {
  it('is checked by five digits that staff type and never see, and for this session only', async () => {
    const person = await world.someone()
    expect(await callerScope(world.core, world.agent, person.id)).toBeNull()
    await world.callerOf(person)
    expect(await callerScope(world.core, world.colleague, person.id)).toBeNull()
    const [row] = await world.recorded(person, 'telephone.verified')
    expect(row).toMatchObject({ actor_kind: 'staff', actor_id: world.agent.staffId })
    expect(row?.whole).not.toContain(person.digits)
  })

  it('is nobody again after fifteen minutes, or when the call ends', async () => {
    const person = await world.someone()
    await world.callerOf(person)
    await endCall(world.core, world.agent, person.id)
    expect(await callerScope(world.core, world.agent, person.id)).toBeNull()
    await world.callerOf(person)
    world.core.clock.advance({ minutes: 14 })
    expect(await callerScope(world.core, world.agent, person.id)).not.toBeNull()
    world.core.clock.advance({ minutes: 1 })
    expect(await callerScope(world.core, world.agent, person.id)).toBeNull()
    expect(await world.recorded(person, 'telephone.ended')).toHaveLength(1)
  })

  it('has five wrong tries a day, whoever of the staff hears them, and the right one is none', async () => {
    const person = await world.someone()
    const wrong = person.digits === '11111' ? '22222' : '11111'
    for (const who of [world.agent, world.colleague, world.agent, world.colleague, world.agent]) {
      expect(await world.verify(person, who, wrong)).toEqual({ ok: false, reason: 'wrong_digits' })
    }
    expect(await world.verify(person)).toEqual({ ok: false, reason: 'too_many_tries' })
    expect(await world.verify(person, world.agent, '123')).toEqual({
      ok: false,
      reason: 'incomplete',
    })
    world.core.clock.advance({ hours: 25 })
    expect(await world.verify(person)).toMatchObject({ ok: true })
  })

  it('is nobody to staff of a creditor who is owed nothing, and a company is not asked', async () => {
    const alone = await createPerson(world.core, { document: newCpf() })
    await addDebt(world.core, world.foreign, alone.id)
    expect(await world.verify(alone)).toEqual({ ok: false, reason: 'not_found' })
    const company = await createPerson(world.core, { document: '11222333000181' })
    await addDebt(world.core, world.house, company.id)
    expect(await world.verify(company)).toEqual({ ok: false, reason: 'company' })
  })

  it('gets nothing done without the check', async () => {
    const person = await world.someone()
    const done = await forCaller(world.core, world.agent, person.id, () =>
      Promise.reject(new Error('done')),
    )
    expect(done).toEqual({ ok: false, reason: 'not_verified' })
  })
})

describe('by telephone', () => {
  const asked = (amount: bigint) => ({
    creditorSlug: 'vivaz-telecom',
    monthlyAmount: centavos(amount),
    day: 10,
    operator: SENDER.operator,
  })
  const pageOf = async (person: Person) => {
    const scope = await scopeOf(world.core, await signIn(world.core, person))
    const { groups } = await menuOf(world.core, scope)
    return groups.flatMap(({ spoken }) => spoken)
  }

  it('what fits in a month is found by the search of the portal, and waits on the person’s own page', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    expect(await searchForCaller(world.core, caller, asked(15_000n))).toEqual(ok(null))
    const waiting = await pageOf(person)
    expect(waiting.length).toBeGreaterThan(0)
    const own = await scopeOf(world.core, await signIn(world.core, person))
    const found = await searchPlans(world.core, own, asked(15_000n))
    const figures = ({ payments, regular, total }: QuoteCard) => ({ payments, regular, total })
    expect(found.ok && found.value.plans.map(figures)).toEqual(waiting.map(figures))
    // Asked for by the person themselves, it is not what they heard on the telephone.
    expect(await pageOf(person)).toEqual(waiting)

    // Of two searches the newer one counts, and word of it can be sent.
    world.core.clock.advance({ minutes: 1 })
    await searchForCaller(world.core, caller, asked(40_000n))
    const newer = await pageOf(person)
    expect(newer.map(({ quoteId }) => quoteId)).not.toContain(waiting[0]?.quoteId)
    const sent = { contactId: person.sms, what: 'quotes' as const }
    expect(await sendToCaller(world.core, SENDER, caller, sent)).toMatchObject({ ok: true })
  })

  it('what was found waits no longer once a debt of it is not owed as it was', async () => {
    const person = await world.someone()
    const { debtId } = await addDebt(world.core, world.house, person.id, { principal: 40_000n })
    const caller = await world.callerOf(person)
    await searchForCaller(world.core, caller, asked(20_000n))
    expect((await pageOf(person)).length).toBeGreaterThan(0)
    await inScope(world.core, SYSTEM, (tx) =>
      tx.sql('update debts set recalled_at = $2 where id = $1', [debtId, tx.clock.now()]),
    )
    expect(await pageOf(person)).toEqual([])
  })

  it('a search is no way to map a policy: so many in ten minutes, whoever asks', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    const answers: unknown[] = []
    for (let n = 0; n <= SEARCHES_PER_DEBTOR.points; n++) {
      answers.push(await searchForCaller(world.core, caller, asked(15_000n)))
    }
    expect(answers.at(-2)).toEqual(ok(null))
    expect(answers.at(-1)).toEqual(refuse('too_many_searches'))
    const elsewhere = { ...asked(15_000n), creditorSlug: 'loja-do-norte' }
    const other = await world.callerOf(await world.someone())
    expect(await searchForCaller(world.core, other, elsewhere)).toEqual(refuse('no_such_creditor'))
  })

  it('a person gets the very conditions that their page then shows, of the own creditor only', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    await quoteForCaller(world.core, caller, SENDER.operator)
    const told = await menuOf(world.core, caller)
    expect(told.groups.map(({ creditor }) => creditor.slug)).toEqual(['vivaz-telecom'])
    const numbers = told.groups.flatMap(({ plans, spot }) => [...plans, spot]).map((q) => q?.number)
    expect(numbers.length).toBeGreaterThan(1)
    const seen = await menuOf(
      world.core,
      await scopeOf(world.core, await signIn(world.core, person)),
    )
    const own = seen.groups.filter(({ creditor }) => creditor.slug === 'vivaz-telecom')
    expect(own.flatMap(({ plans, spot }) => [...plans, spot]).map((q) => q?.number)).toEqual(
      numbers,
    )
    const frozen = await world.recorded(person, 'quote.frozen')
    expect(frozen[0]).toMatchObject({
      actor_kind: 'staff',
      actor_id: world.agent.staffId,
      via: 'telephone',
    })
  })

  it('a link goes to a registered contact, three times a day, and to no other', async () => {
    const person = await world.someone()
    const other = await world.someone()
    const caller = await world.callerOf(person)
    const send = (contactId: Person['sms'], what: 'link' | 'quotes' = 'link') =>
      sendToCaller(world.core, SENDER, caller, { contactId, what })
    expect(await send(other.sms)).toEqual({ ok: false, reason: 'no_contact' })
    expect(await send(person.sms, 'quotes')).toEqual({ ok: false, reason: 'no_quotes' })
    await quoteForCaller(world.core, caller, SENDER.operator)
    expect(await send(person.sms, 'quotes')).toMatchObject({ ok: true })
    expect(await send(person.sms)).toMatchObject({ ok: true })
    expect(await send(assertPresent(person.email, 'an e-mail'))).toMatchObject({ ok: true })
    expect(await send(person.sms)).toEqual({ ok: false, reason: 'too_many' })
    const [quotes] = await writtenTo(world.core, person, 'quotes_ready')
    expect(quotes?.text).toMatch(/ate \d\d\/\d\d.*\/l\//)
    expect(quotes?.text).not.toMatch(/vivaz|R\$|divida/i)
    const minted = await world.recorded(person, 'link.minted')
    expect(
      minted.every(({ via, actor_id }) => via === 'telephone' && actor_id === world.agent.staffId),
    ).toBe(true)
  })
})

const SENT: Channels = {
  sms: { remembersKeys: true, send: async () => ({ kind: 'sent', providerId: 'x' }) },
  mail: { remembersKeys: true, send: async () => ({ kind: 'sent', providerId: 'x' }) },
}

/** Writes for the first time and tries to send it; why it was not. */
async function remind(person: Person): Promise<string> {
  const written = await firstContact(world.core, SENDER, SYSTEM, {
    debtorId: person.id,
    channel: 'sms',
  })
  const messageId: MessageId = written.ok ? written.value : newId<MessageId>()
  const outcome = await sendMessage(world.core, SENT, SYSTEM, { messageId })
  const [row] = await inScope(world.core, SYSTEM, (tx) =>
    tx.sql<{ refusal_reason: string | null }>('select refusal_reason from messages where id = $1', [
      messageId,
    ]),
  )
  return row?.refusal_reason ?? outcome
}

describe('a promise', () => {
  const say = (
    caller: DebtorScope,
    on: Temporal.PlainDate,
    id = newId<PromiseId>(),
    creditorSlug = 'vivaz-telecom',
  ) => notePromise(world.core, caller, { id, creditorSlug, on, amount: null })

  it('holds back what presses until its day is over for two days, and is told as said by telephone', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    const day = today(world.core.clock).add({ days: 3 })
    expect(await say(caller, day)).toEqual({ ok: true, value: null })
    expect(await remind(person)).toBe('promised')
    for (const after of [0, 2]) {
      world.core.clock.set(`${day.add({ days: after })}T15:00:00Z`)
      expect(await remind(person)).toBe('promised')
    }
    world.core.clock.set(`${day.add({ days: 3 })}T15:00:00Z`)
    expect(await remind(person)).toBe('sent')
    expect(await world.recorded(person, 'promise.noted')).toMatchObject([{ via: 'telephone' }])
  })

  it('is one for a creditor, is noted once, and can be taken back', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    const now = today(world.core.clock)
    const id = newId<PromiseId>()
    expect(await say(caller, now.add({ days: 5 }), id)).toMatchObject({ ok: true })
    expect(await say(caller, now.add({ days: 5 }), id)).toMatchObject({ ok: true })
    expect(await say(caller, now.add({ days: 6 }), id)).toEqual({
      ok: false,
      reason: 'used_before',
    })
    const newer = newId<PromiseId>()
    expect(await say(caller, now.add({ days: 2 }), newer)).toMatchObject({ ok: true })
    const order = { debtorId: person.id, promiseId: newer }
    expect(await withdrawPromise(world.core, world.stranger, order)).toEqual({
      ok: false,
      reason: 'not_found',
    })
    expect(
      await withdrawPromise(world.core, world.agent, { ...order, promiseId: id }),
    ).toMatchObject({
      ok: false,
    })
    expect(await withdrawPromise(world.core, world.agent, order)).toMatchObject({ ok: true })
    expect(await remind(person)).toBe('sent')
  })

  it('names a day of this month to come and a creditor of the agent', async () => {
    const person = await world.someone()
    const caller = await world.callerOf(person)
    const now = today(world.core.clock)
    for (const day of [now.subtract({ days: 1 }), now.add({ days: 31 })]) {
      expect(await say(caller, day)).toEqual({ ok: false, reason: 'not_a_day' })
    }
    expect(await say(caller, now, newId(), 'loja-do-norte')).toEqual({
      ok: false,
      reason: 'no_such_creditor',
    })
  })
})
