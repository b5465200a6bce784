import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { SENDER, SYSTEM, writtenTo } from '#server/testing/access.ts'
import { replyToCase } from '../commands.ts'
import { caseById, casesOf, entriesOf } from '../data.ts'
import { tellAboutCase } from '../notice/commands.ts'
import { type CareWorld, debtAt, openCareWorld } from '../testing.ts'
import { answerCase, askForMore, takeCase } from './commands.ts'

let world: CareWorld

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

const say = { words: 'Conferimos com o credor.', quietDays: 0, isSure: true } as const

describe('the answer', () => {
  it('is given once, also by two at the same moment, and the person hears of it once', async () => {
    const person = await world.someone()
    const { case: one } = await world.opened(person)
    const both = await Promise.all([
      answerCase(world.core, SENDER, world.agent, { caseId: one.id, outcome: 'accepted', ...say }),
      answerCase(world.core, SENDER, world.colleague, {
        caseId: one.id,
        outcome: 'refused',
        ...say,
      }),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, reason: 'ended' })
    expect(await world.recorded(person, 'case.answered')).toHaveLength(1)
    const events = await inScope(world.core, SYSTEM, (tx) =>
      tx.sql<{ payload: { entryId: Parameters<typeof tellAboutCase>[3]['entryId'] } }>(
        `select payload from outbox_events where topic = 'case.answered'
           and payload->>'caseId' = $1`,
        [one.id],
      ),
    )
    expect(events).toHaveLength(1)
    const entryId = events[0]?.payload.entryId
    if (!entryId) throw new Error('the event names its entry')
    const news = { debtorId: person.id, caseId: one.id, entryId }
    await tellAboutCase(world.core, SENDER, SYSTEM, news)
    await tellAboutCase(world.core, SENDER, SYSTEM, news)
    const sent = await writtenTo(world.core, person, 'case_news')
    expect(sent).toHaveLength(1)
    expect(sent[0]?.text).toContain(one.number)
    expect(sent[0]?.text).not.toContain('Conferimos')
  })

  it('lets go what stood still, or keeps it quiet for the days that it says', async () => {
    const person = await world.someone()
    const first = await world.opened(person)
    const answer = { caseId: first.case.id, outcome: 'accepted', ...say } as const
    await answerCase(world.core, SENDER, world.agent, { ...answer, quietDays: 15 })
    expect(await (await world.writeTo(person)).gate()).toBe('refused')
    const [kept] = await inScope(world.core, SYSTEM, (tx) => casesOf(tx, SYSTEM, person.id))
    expect(kept?.stillness?.untilOn?.toString()).toBe('2026-12-08')
    const other = await world.someone()
    const second = await world.opened(other)
    await answerCase(world.core, SENDER, world.agent, { ...answer, caseId: second.case.id })
    expect(await (await world.writeTo(other)).gate()).toBe('sent')
  })

  it('yes to a dispute gives the debt back, by who may, and after a second look', async () => {
    const person = await world.someone()
    const debtId = await debtAt(world, person)
    const { case: one } = await world.opened(person, { kind: 'dispute', reason: 'fraud', debtId })
    const yes = { caseId: one.id, outcome: 'accepted', ...say } as const
    const { core, agent, manager } = world
    expect(await answerCase(core, SENDER, agent, yes)).toEqual({ ok: false, reason: 'not_allowed' })
    const unsure = { ...yes, isSure: false }
    expect(await answerCase(core, SENDER, manager, unsure)).toEqual({
      ok: false,
      reason: 'not_confirmed',
    })
    expect(await answerCase(core, SENDER, manager, yes)).toEqual({ ok: true, value: null })
    const [debt] = await inScope(core, SYSTEM, (tx) =>
      tx.sql<{ gone: boolean; origin: string; state: string }>(
        `select d.recalled_at is not null as gone, r.origin, r.state
           from debts d join debt_recalls r on r.debt_id = d.id where d.id = $1`,
        [debtId],
      ),
    )
    expect(debt).toEqual({ gone: true, origin: 'case', state: 'done' })
  })

  it('no to a dispute lets the debt be spoken of again, and changes nothing of it', async () => {
    const person = await world.someone()
    const debtId = await debtAt(world, person)
    const { case: one } = await world.opened(person, {
      kind: 'dispute',
      reason: 'never_had',
      debtId,
    })
    await answerCase(world.core, SENDER, world.agent, {
      caseId: one.id,
      outcome: 'refused',
      ...say,
    })
    const [debt] = await inScope(world.core, SYSTEM, (tx) =>
      tx.sql<{ still: boolean; rests: boolean }>(
        `select recalled_at is null as still, debt_at_rest(debtor_id, id, '2026-11-24') as rests
           from debts where id = $1`,
        [debtId],
      ),
    )
    expect(debt).toEqual({ still: true, rests: false })
  })

  it('may want to know more first: the person writes, and it is open again', async () => {
    const { scope, case: one } = await world.opened(await world.someone())
    const { core, agent } = world
    await askForMore(core, agent, { caseId: one.id, words: 'Até quando dura o tratamento?' })
    const asked = await inScope(core, scope, (tx) => caseById(tx, scope, one.id))
    expect(asked).toMatchObject({ state: 'asked', dueOn: one.dueOn })
    const reply = { caseId: one.id, words: 'Até março.' }
    expect(await replyToCase(core, scope, reply)).toMatchObject({
      ok: true,
      value: { state: 'open' },
    })
    const entries = await inScope(core, agent, (tx) => entriesOf(tx, agent, one.id))
    expect(entries.map(({ kind, words }) => [kind, words])).toEqual([
      ['opened', null],
      ['asked', 'Até quando dura o tratamento?'],
      ['replied', 'Até março.'],
    ])
    const seen = await inScope(core, scope, (tx) => entriesOf(tx, scope, one.id))
    expect(seen[1]?.staff).toBe('atendimento')
  })

  it('is nobody’s of another creditor', async () => {
    const person = await world.someone()
    const debtId = await debtAt(world, person)
    const { case: one } = await world.opened(person, { kind: 'dispute', reason: 'fraud', debtId })
    const answer = { caseId: one.id, outcome: 'refused', ...say } as const
    expect(await answerCase(world.core, SENDER, world.stranger, answer)).toEqual({
      ok: false,
      reason: 'not_found',
    })
    expect(await takeCase(world.core, world.stranger, one.id)).toMatchObject({ ok: false })
    const theirs = await world.listFor(world.stranger)
    expect(theirs.rows.map(({ id }) => id)).not.toContain(one.id)
    const ours = await world.listFor(world.agent)
    expect(ours.rows.map(({ id }) => id)).toContain(one.id)
  })

  it('does not change, whoever tries', async () => {
    const { case: one } = await world.opened(await world.someone())
    await answerCase(world.core, SENDER, world.agent, {
      caseId: one.id,
      outcome: 'refused',
      ...say,
    })
    const rewrite = inScope(world.core, SYSTEM, (tx) =>
      tx.sql(`update cases set outcome = 'accepted' where id = $1`, [one.id]),
    )
    await expect(rewrite).rejects.toThrow()
  })
})
