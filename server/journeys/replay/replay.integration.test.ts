import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addContact, addPerson } from '#server/campaigns/testing.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import { firstJourney } from '../beginning/model.ts'
import { journeyInForce } from '../data.ts'
import { neglectedPeople, neglectReport, nextStepsOf } from '../neglect/data.ts'
import { EVERYBODY, openJourneys } from '../testing.ts'

let core: TestCore
let creditor: TestCreditor
let desk: Awaited<ReturnType<typeof openJourneys>>
let people: Awaited<ReturnType<typeof addPerson>>[]

const overdue = (days: number) =>
  addPerson(core, creditor, {
    dueOn: Temporal.PlainDate.from('2026-11-23').subtract({ days }).toString(),
  })
const live = () => inScope(core, SYSTEM, (tx) => journeyInForce(tx, SYSTEM, creditor.creditorId))
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)

beforeAll(async () => {
  core = await createTestCore('2026-11-23T15:00:00Z')
  creditor = await addOfferer(core)
  desk = await openJourneys(core, creditor.creditorId)
  people = []
  for (const days of [1, 10, 30, 45, 60, 100, 2_000]) people.push(await overdue(days))
})
afterAll(() => core.close())

describe('a draft', () => {
  it('begins with our proposal, which nothing stands against', async () => {
    expect(await desk.start(7)).toEqual({ ok: false, reason: 'no_such_version' })
    expect(await desk.start(null)).toMatchObject({ value: { version: 1 } })
    expect(await desk.ask()).toEqual({ ok: false, reason: 'not_tried' })
    expect(await desk.replay()).toMatchObject({ ok: true })
  })

  it('is replayed on the real portfolio: what goes out, what is left out, and the difference', async () => {
    const figures = await desk.figures()
    expect(figures.people).toBe(6)
    expect(figures.live).toMatchObject({ people: 0, messages: { push: 0, sms: 0, email: 0 } })
    expect(figures.difference).toEqual({ gained: 6, lost: 0 })
    const { push, sms, email } = figures.draft.messages
    const ofDays = figures.days.map(({ draft }) => draft.push + draft.sms + draft.email)
    expect(sum(ofDays)).toBe(push + sms + email)
    // Nothing on weekends.
    expect(figures.days.some(({ on }) => on.dayOfWeek > 5)).toBe(false)
    expect(figures.examples).toHaveLength(6)
    expect(figures.examples.every(({ contract }) => contract.length === 4)).toBe(true)
  })

  it('is published by a second person only, and then writes exactly what was foretold for today', async () => {
    const figures = await desk.figures()
    const foretold = figures.days.find(({ on }) => on.toString() === '2026-11-23')?.draft
    expect(await desk.ask()).toMatchObject({ ok: true })
    expect(await desk.decide(desk.ana)).toEqual({ ok: false, reason: 'own_request' })
    expect((await live()).version).toBe(0)
    expect(await desk.decide(desk.bia)).toEqual({ ok: true, value: undefined })
    expect((await live()).version).toBe(1)
    expect(await desk.run()).toBe(
      sum([foretold?.push ?? 0, foretold?.sms ?? 0, foretold?.email ?? 0]),
    )
  })

  it('of the past, or of other steps than were replayed, is not published', async () => {
    await desk.start(1)
    await desk.replay()
    const place = firstJourney({ hasOffers: true }).steps.length - 1
    expect(await desk.edit({ kind: 'remove', place })).toMatchObject({ ok: true })
    expect(await desk.ask()).toEqual({ ok: false, reason: 'not_tried' })
    await desk.replay()
    expect(await desk.ask()).toMatchObject({ ok: true })
    await inScope(core, SYSTEM, (tx) =>
      tx.sql("update creditors set data_as_of = '2026-11-23T15:00:00Z'"),
    )
    expect(await desk.decide(desk.bia)).toEqual({ ok: false, reason: 'not_possible' })
    await desk.replay()
    expect(await desk.ask()).toMatchObject({ ok: true })
    expect(await desk.decide(desk.bia)).toMatchObject({ ok: true })
    expect((await live()).version).toBe(2)
  })

  it('goes back to older steps by one click, as the next version', async () => {
    const before = (await live()).journey
    expect(await desk.start(1)).toMatchObject({ ok: true })
    await desk.replay()
    await desk.ask()
    await desk.decide(desk.bia)
    expect(await live()).toMatchObject({ version: 3, journey: firstJourney({ hasOffers: true }) })
    expect((await live()).journey).not.toEqual(before)
  })

  it('that the caps of a creditor do not allow is neither replayed nor published', async () => {
    const step = {
      id: 'a-mais',
      anchor: 'debt',
      day: 11,
      everyDays: null,
      profiles: EVERYBODY,
      channels: ['sms'],
      family: 'campaign_message',
    } as const
    await desk.start(3)
    const first = firstJourney({ hasOffers: true }).steps.length
    for (const [more, day] of [8, 9, 11, 12].entries()) {
      const edit = { kind: 'step', place: first + more, step: { ...step, day } } as const
      expect(await desk.edit(edit)).toMatchObject({ ok: true })
    }
    expect(await desk.replay()).toEqual({ ok: false, reason: 'illegal' })
    expect(await desk.ask()).toEqual({ ok: false, reason: 'illegal' })
  })

  it('holds back in its replay what others fill the caps with', async () => {
    const [, second] = people
    if (!second) throw new Error('somebody')
    for (const days of [1, 2, 3]) await addContact(core, second, { days })
    await desk.start(3)
    const daily = (day: number) => ({
      kind: 'step' as const,
      step: {
        id: `dia-${day}`,
        anchor: 'debt' as const,
        day,
        everyDays: null,
        profiles: ['occasional' as const],
        channels: ['sms' as const],
        family: 'campaign_message' as const,
      },
    })
    const last = firstJourney({ hasOffers: true }).steps.length
    await desk.edit({ ...daily(11), place: last })
    await desk.replay()
    // Three within a week by others: the one of tomorrow waits.
    expect((await desk.figures()).draft.held).toBe(1)
  })
})

describe('who has no next step', () => {
  const of = () => ({ creditorId: creditor.creditorId, reach: { push: true, whatsApp: true } })

  it('is told with the reason, and everybody else has one', async () => {
    const nobody = await overdue(20)
    const hard = await overdue(20)
    await inScope(core, SYSTEM, async (tx) => {
      await tx.sql(
        `update contacts set suppressed_at = now(), suppression_reason = 'not_me'
          where debtor_id = $1`,
        [nobody.id],
      )
      await tx.sql(
        `insert into debtor_profiles (creditor_id, debtor_id, profile, days_late, delays, broken,
                                      due, kept, sent, opened, replies, is_reachable, in_hardship)
         values ($1, $2, 'hardship', 10, 1, 0, 0, 0, 0, 0, 0, true, true)`,
        [creditor.creditorId, hard.id],
      )
    })
    const scope = desk.ana
    const report = await inScope(core, scope, (tx) => neglectReport(tx, scope, of()))
    expect(report).toEqual({
      people: 9,
      withStep: 6,
      reasons: [
        { reason: 'hardship', people: 1 },
        { reason: 'contact_not_me', people: 1 },
        { reason: 'prescribed', people: 1 },
      ],
    })
    const list = await inScope(core, scope, (tx) =>
      neglectedPeople(tx, scope, { ...of(), reason: null, after: null, limit: 10 }),
    )
    expect(list.map(({ debtorId }) => debtorId)).toEqual(
      [people[6]?.id, nobody.id, hard.id].toSorted(),
    )
    const next = (debtorId: (typeof nobody)['id']) =>
      inScope(core, scope, async (tx) => {
        const [only] = await nextStepsOf(tx, scope, {
          debtorId,
          reach: { push: true, whatsApp: true },
        })
        return only?.next
      })
    expect(await next(hard.id)).toMatchObject({ reason: 'hardship' })
    const [first] = people
    // Its first step was written today; the tenth day is the next one.
    expect(first && (await next(first.id))).toMatchObject({ day: 10, reason: null })
  })
})
