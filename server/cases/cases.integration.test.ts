import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { notePromise } from '#server/access/telephone/promise/commands.ts'
import { today } from '#server/kernel/clock.ts'
import {
  type CaseId,
  type DebtId,
  type MessageId,
  newId,
  type PromiseId,
} from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { linkFor, SENDER, SYSTEM, visitor } from '#server/testing/access.ts'
import { answerCase } from './answering/commands.ts'
import { reportBereavement } from './bereavement/commands.ts'
import { CASES_PER_DAY, openCase, replyToCase, withdrawCase } from './commands.ts'
import { caseById, casesOf, entriesOf } from './data.ts'
import { sweepCases } from './jobs.ts'
import { tellAboutCase } from './notice/commands.ts'
import { type CareWorld, comeIn, debtAt, openCareWorld, order } from './testing.ts'

let world: CareWorld

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

async function refusalOf(messageId: MessageId): Promise<string | null> {
  const [row] = await inScope(world.core, SYSTEM, (tx) =>
    tx.sql<{ refusal_reason: string | null }>('select refusal_reason from messages where id = $1', [
      messageId,
    ]),
  )
  return row?.refusal_reason ?? null
}

const say = { words: 'Conferimos com o credor.', quietDays: 0, isSure: true } as const

describe('what a person asks for', () => {
  it('has a number, a day by which it is answered, and is on the record', async () => {
    const person = await world.someone()
    const { case: one } = await world.opened(person, { words: 'Perdi o emprego em outubro.' })
    expect(one.number).toMatch(/^A2026-\d{6}$/)
    expect(one.dueOn.toString()).toBe('2026-11-30')
    expect(one).toMatchObject({ state: 'open', channel: 'portal', stillness: { untilOn: null } })
    const [record] = await world.recorded(person, 'case.opened')
    expect(record).toMatchObject({ actor_kind: 'debtor', actor_id: person.id })
    expect(record?.whole).not.toContain('emprego')
  })

  it('is one case under a double tap, and from two telephones at once', async () => {
    const person = await world.someone()
    const scope = await comeIn(world, person)
    const tap = order()
    const answers = await Promise.all([
      openCase(world.core, scope, tap),
      openCase(world.core, scope, tap),
      openCase(world.core, scope, order()),
      openCase(world.core, scope, order()),
    ])
    const ids = new Set(answers.map((answer) => answer.ok && answer.value.id))
    expect(ids.size).toBe(1)
    expect(await world.recorded(person, 'case.opened')).toHaveLength(1)
  })

  it('is kept sealed: nobody reads it in the database', async () => {
    const person = await world.someone()
    const words = 'Minha mãe está internada <script>alert(1)</script>'
    const { case: one, scope } = await world.opened(person, { words })
    const [row] = await inScope(world.core, SYSTEM, (tx) =>
      tx.sql<{ whole: string }>('select e::text as whole from case_entries e where case_id = $1', [
        one.id,
      ]),
    )
    expect(row?.whole).not.toContain(Buffer.from('internada').toString('hex'))
    const [entry] = await inScope(world.core, scope, (tx) => entriesOf(tx, scope, one.id))
    expect(entry).toMatchObject({ kind: 'opened', staff: null, words })
  })

  it('is nobody else’s: neither seen, nor answered to, nor taken back', async () => {
    const { case: one } = await world.opened(await world.someone())
    const stranger = await comeIn(world, await world.someone())
    expect(await inScope(world.core, stranger, (tx) => caseById(tx, stranger, one.id))).toBeNull()
    expect(
      await inScope(world.core, stranger, (tx) => entriesOf(tx, stranger, one.id)),
    ).toHaveLength(0)
    const words = 'sou eu'
    expect(await replyToCase(world.core, stranger, { caseId: one.id, words })).toEqual({
      ok: false,
      reason: 'not_found',
    })
    expect((await withdrawCase(world.core, stranger, one.id)).ok).toBe(false)
    expect(await openCase(world.core, stranger, order({ id: one.id }))).toEqual({
      ok: false,
      reason: 'used_before',
    })
  })

  it('is not asked for without end', async () => {
    const scope = await comeIn(world, await world.someone())
    const ask = () =>
      openCase(world.core, scope, order({ kind: 'complaint', reason: 'service', words: 'de novo' }))
    for (let n = 0; n < CASES_PER_DAY; n += 1) expect((await ask()).ok).toBe(true)
    expect(await ask()).toEqual({ ok: false, reason: 'too_many' })
  })
})

describe('what stands still', () => {
  it('a message already written is refused the moment the person asks for help', async () => {
    const person = await world.someone()
    const { messageId, gate } = await world.writeTo(person)
    await world.opened(person)
    expect(await gate()).toBe('refused')
    expect(await refusalOf(messageId)).toBe('case_open')
  })

  it('a dispute of one debt leaves the others to be spoken of; of all, nothing', async () => {
    const person = await world.someone()
    const { scope } = await world.opened(person, {
      kind: 'dispute',
      reason: 'never_had',
      debtId: await debtAt(world, person),
    })
    expect(await (await world.writeTo(person)).gate()).toBe('sent')
    const [other] = await inScope(world.core, SYSTEM, (tx) =>
      tx.sql<{ id: DebtId }>('select id from debts where debtor_id = $1 and creditor_id = $2', [
        person.id,
        world.foreign.creditorId,
      ]),
    )
    const debtId = other?.id ?? null
    await openCase(world.core, scope, order({ kind: 'dispute', reason: 'fraud', debtId }))
    expect(await (await world.writeTo(person)).gate()).toBe('refused')
  })

  it('nobody disputes what another person owes', async () => {
    const debtId = await debtAt(world, await world.someone())
    const scope = await comeIn(world, await world.someone())
    const answer = await openCase(
      world.core,
      scope,
      order({ kind: 'dispute', reason: 'fraud', debtId }),
    )
    expect(answer).toEqual({ ok: false, reason: 'no_such_debt' })
  })

  it('a complaint, a call or a question about data stop nothing', async () => {
    const person = await world.someone()
    await world.opened(person, { kind: 'callback', reason: 'morning' })
    await world.opened(person, { kind: 'data', reason: 'explain' })
    expect(await (await world.writeTo(person)).gate()).toBe('sent')
  })

  it('goes on when the person takes it back', async () => {
    const person = await world.someone()
    const { scope, case: one } = await world.opened(person)
    expect((await withdrawCase(world.core, scope, one.id)).ok).toBe(true)
    expect(await withdrawCase(world.core, scope, one.id)).toEqual({ ok: false, reason: 'ended' })
    expect(await (await world.writeTo(person)).gate()).toBe('sent')
  })
})

describe('a day that the person names themselves', () => {
  it('holds back what presses until it is over, on record as theirs', async () => {
    const person = await world.someone()
    const scope = await comeIn(world, person)
    const on = today(world.core.clock).add({ days: 3 })
    const creditorSlug = world.house.slug
    const day = { id: newId<PromiseId>(), creditorSlug, on, amount: null }
    expect(await notePromise(world.core, scope, day)).toEqual({ ok: true, value: null })
    expect(await (await world.writeTo(person)).gate()).toBe('refused')
    const [record] = await world.recorded(person, 'promise.noted')
    expect(record).toMatchObject({ actor_kind: 'debtor', actor_id: person.id, via: null })
  })
})

describe('the breathing space', () => {
  it('needs nobody’s yes, holds for thirty days, and then messages go again by themselves', async () => {
    const world = await openCareWorld()
    try {
      const person = await world.someone()
      const scope = await comeIn(world, person)
      const pause = order({ kind: 'breathing_space', reason: 'family' })
      const answer = await openCase(world.core, scope, pause)
      expect(answer).toMatchObject({ ok: true, value: { state: 'answered', outcome: 'accepted' } })
      const gate = async () => (await world.writeTo(person)).gate()
      world.core.clock.advance({ hours: 24 * 30 })
      expect(await gate()).toBe('refused')
      world.core.clock.advance({ hours: 24 })
      expect(await gate()).toBe('sent')
      expect(await sweepCases(world.core, SYSTEM)).toEqual({ alarmed: 0, ended: 1 })
      expect(await sweepCases(world.core, SYSTEM)).toEqual({ alarmed: 0, ended: 0 })
      expect(await openCase(world.core, scope, { ...pause, id: newId<CaseId>() })).toEqual({
        ok: false,
        reason: 'once_a_year',
      })
      world.core.clock.advance({ hours: 24 * 334 })
      expect((await openCase(world.core, scope, { ...pause, id: newId<CaseId>() })).ok).toBe(true)
    } finally {
      await world.core.close()
    }
  })
})

describe('a death', () => {
  it('is told by whoever holds the link, without proof, and everything stops at once', async () => {
    const person = await world.someone()
    const { gate } = await world.writeTo(person)
    const token = await linkFor(world.core, person)
    const told = { token, reason: 'relative', words: 'Era meu pai.', client: visitor() } as const
    expect(await reportBereavement(world.core, told)).toEqual({ ok: true, value: null })
    expect(await reportBereavement(world.core, told)).toEqual({ ok: true, value: null })
    expect(await gate()).toBe('refused')
    const [one, ...more] = await inScope(world.core, SYSTEM, (tx) => casesOf(tx, SYSTEM, person.id))
    expect(one).toMatchObject({ kind: 'bereavement', channel: 'link', state: 'open' })
    expect(more).toEqual([])
  })

  it('is answered alike for a token that nobody has', async () => {
    const told = { token: 'x'.repeat(22), reason: 'other', words: null, client: visitor() } as const
    expect(await reportBereavement(world.core, told)).toEqual({ ok: true, value: null })
  })

  it('once confirmed is for good, and nobody writes about it to the telephone of who died', async () => {
    const person = await world.someone()
    const token = await linkFor(world.core, person)
    await reportBereavement(world.core, {
      token,
      reason: 'executor',
      words: null,
      client: visitor(),
    })
    const [one] = await inScope(world.core, SYSTEM, (tx) => casesOf(tx, SYSTEM, person.id))
    const caseId = one?.id ?? newId<CaseId>()
    await answerCase(world.core, SENDER, world.agent, { caseId, outcome: 'accepted', ...say })
    world.core.clock.advance({ hours: 1 })
    expect(await (await world.writeTo(person)).gate()).toBe('refused')
    const entries = await inScope(world.core, SYSTEM, (tx) => entriesOf(tx, SYSTEM, caseId))
    const entryId = entries.at(-1)?.id
    if (!entryId) throw new Error('it was answered')
    const news = { debtorId: person.id, caseId, entryId }
    expect(await tellAboutCase(world.core, SENDER, SYSTEM, news)).toBeNull()
  })
})

describe('the clock', () => {
  it('is said aloud once, a day before it runs out', async () => {
    const world = await openCareWorld()
    try {
      const scope = await comeIn(world, await world.someone())
      await openCase(world.core, scope, order())
      world.core.clock.advance({ hours: 24 * 5 })
      expect(await sweepCases(world.core, SYSTEM)).toEqual({ alarmed: 0, ended: 0 })
      world.core.clock.advance({ hours: 24 })
      const both = await Promise.all([
        sweepCases(world.core, SYSTEM),
        sweepCases(world.core, SYSTEM),
      ])
      expect(both.reduce((sum, { alarmed }) => sum + alarmed, 0)).toBe(1)
      expect(await sweepCases(world.core, SYSTEM)).toEqual({ alarmed: 0, ended: 0 })
    } finally {
      await world.core.close()
    }
  })

  it('orders the list: what is due first stands first, page after page', async () => {
    const rows = (await world.listFor(world.agent)).rows
    const days = rows.map(({ dueOn }) => dueOn.toString())
    expect(days).toEqual([...days].sort())
    expect(rows.length).toBeGreaterThan(3)
  })
})
