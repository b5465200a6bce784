import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCase } from '#server/cases/commands.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { newId } from '#server/kernel/id.ts'
import { type BreachWorld, startBreachWorld } from '#server/testing/breach-world.ts'
import type { Journey } from '../model.ts'
import { EVERYBODY, openJourneys } from '../testing.ts'

/** A Monday noon in São Paulo. */
const MONDAY = '2026-11-23T15:00:00Z'

describe('an instalment', () => {
  let world: BreachWorld
  let desk: Awaited<ReturnType<typeof openJourneys>>

  const JOURNEY: Journey = {
    format: 1,
    steps: (
      [
        [-5, 'instalment_reminder', ['push', 'email']],
        [-1, 'instalment_reminder', ['push', 'sms']],
        [0, 'instalment_reminder', ['push', 'sms']],
        [1, 'campaign_message', ['email']],
        [3, 'campaign_help', ['sms']],
      ] as const
    ).map(([day, family, channels]) => ({
      id: `dia${day < 0 ? '-menos' : ''}-${Math.abs(day)}`,
      anchor: 'instalment',
      day,
      everyDays: null,
      profiles: EVERYBODY.filter((profile) => profile !== 'occasional' && profile !== 'unengaged'),
      channels,
      family,
    })),
  }
  const sendsOf = (payableId: PayableId) =>
    world.rows<{ day: number; written_on: Temporal.PlainDate; anchor_on: Temporal.PlainDate }>(
      `select day, written_on, anchor_on from journey_sends where subject_id = '${payableId}'
        order by written_on`,
    )

  beforeAll(async () => {
    world = await startBreachWorld()
    desk = await openJourneys(world.core, world.creditorId)
    await world.rows(
      `insert into debtor_profiles (creditor_id, debtor_id, profile, days_late, delays, broken, due,
                                    kept, sent, opened, replies, is_reachable, in_hardship)
       values ('${world.creditorId}', '${world.person.id}', 'disorganised', 0, 2, 0, 0, 0, 0, 0, 0,
               true, false)`,
    )
    expect(await desk.publish(JOURNEY)).toMatchObject({ ok: true })
  })
  afterAll(() => world.end())

  const seen = new Set<number>()
  let runs = 0
  /** Written on the days -5, -1 and 1, and not paid meanwhile: chance alone need not meet them. */
  const UNPAID: [{ days: number; ticks: number }[], number] = [
    [4, 1, 4, 2].map((days) => ({ days, ticks: 1 })),
    9,
  ]
  const moves = fc.array(
    fc.record({
      days: fc.integer({ min: -1, max: 4 }),
      ticks: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 6, maxLength: 12 },
  )

  it('whose agreement holds a disputed debt is not sent what was written, and not written about again', async () => {
    world.core.clock.set(MONDAY)
    const { agreementId, debtIds } = await world.plan()
    const first = await world.lineOf(agreementId, 0)
    await world.pay(first.id, first.amount)
    const line = await world.lineOf(agreementId, 1)
    const noon = (day: Temporal.PlainDate) =>
      day.toZonedDateTime({ timeZone: 'America/Sao_Paulo', plainTime: '12:00' }).toInstant()
    world.core.clock.set(noon(line.dueOn.subtract({ days: 1 })))
    expect(await desk.sweep()).toBe(1)
    const disputed = await openCase(world.core, world.scope, {
      id: newId(),
      kind: 'dispute',
      reason: 'never_had',
      words: null,
      debtId: debtIds[0] ?? null,
    })
    expect(disputed.ok).toBe(true)
    await world.deliver()
    const written = await world.rows(
      `select status, refusal_reason from messages where payable_id = '${line.id}'`,
    )
    expect(written).toEqual([{ status: 'refused', refusal_reason: 'case_open' }])
    world.days(2)
    expect(await desk.sweep()).toBe(0)
  })

  it('is written about once for each step at most, never after it is paid, on any sequence of days', async () => {
    await fc.assert(
      fc.asyncProperty(moves, fc.integer({ min: 2, max: 9 }), async (sequence, paysAt) => {
        // Each sequence in weeks of its own: of a person one message a day is written, whatever it is of.
        runs += 1
        world.core.clock.set(Temporal.Instant.from(MONDAY).add({ hours: 24 * 63 * runs }))
        const { agreementId } = await world.plan()
        const first = await world.lineOf(agreementId, 0)
        await world.pay(first.id, first.amount)
        const line = await world.lineOf(agreementId, 1)
        // Noon, ten days before its day.
        world.core.clock.set(
          line.dueOn
            .subtract({ days: 10 })
            .toZonedDateTime({
              timeZone: 'America/Sao_Paulo',
              plainTime: '12:00',
            })
            .toInstant(),
        )
        let paidOn: Temporal.Instant | null = null
        for (const [place, { days, ticks }] of sequence.entries()) {
          world.days(days)
          if (place === paysAt && paidOn === null) {
            await world.pay(line.id, line.amount)
            paidOn = world.core.clock.now()
          }
          const before = (await sendsOf(line.id)).length
          await Promise.all(Array.from({ length: ticks }, () => desk.sweep()))
          const after = await sendsOf(line.id)
          expect(after.length - before).toBeLessThanOrEqual(1)
          if (paidOn !== null) expect(after).toHaveLength(before)
        }
        const sends = await sendsOf(line.id)
        expect(new Set(sends.map(({ day }) => day)).size).toBe(sends.length)
        for (const { day, anchor_on, written_on } of sends) {
          // Nothing announces a day that is over.
          if (day < 0) expect(Temporal.PlainDate.compare(written_on, anchor_on)).toBe(-1)
          if (day > 0) expect(Temporal.PlainDate.compare(written_on, anchor_on)).toBe(1)
        }
        await world.pay(line.id, line.amount)
        await world.pay((await world.lineOf(agreementId, 2)).id, line.amount)
        for (const { day } of sends) seen.add(day)
      }),
      { numRuns: Number(process.env.JOURNEY_RUNS ?? 12), examples: [UNPAID] },
    )
    // The sequences came by every kind of day.
    expect([...seen]).toEqual(expect.arrayContaining([-5, -1, 1]))
  })
})
