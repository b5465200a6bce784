import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promises } from '#db/schema/telephone.ts'
import { addContact, addPerson } from '#server/campaigns/testing.ts'
import { openCase } from '#server/cases/commands.ts'
import type { DebtorId, MessageId, PayableId } from '#server/kernel/id.ts'
import { newId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { keepSilence } from '#server/messages/silence/commands.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { type BreachWorld, startBreachWorld } from '#server/testing/breach-world.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import { firstJourney } from '../beginning/model.ts'
import type { Journey } from '../model.ts'
import { EVERYBODY, openJourneys } from '../testing.ts'

/** A Monday noon in São Paulo. */
const MONDAY = '2026-11-23T15:00:00Z'
const sentBy = (template: string) => ({ template })

describe('the oldest debt of who has no agreement', () => {
  let core: TestCore
  let creditor: TestCreditor
  let desk: Awaited<ReturnType<typeof openJourneys>>
  let people: Record<string, Awaited<ReturnType<typeof addPerson>>>

  /** Overdue since so many days on that Monday. */
  const overdue = (days: number) =>
    addPerson(core, creditor, {
      dueOn: Temporal.PlainDate.from('2026-11-23').subtract({ days }).toString(),
    })
  const written = (of: { id: DebtorId } | undefined) =>
    inScope(core, SYSTEM, (tx) =>
      tx.sql<{ template: string; channel: string; status: string; refusal: string | null }>(
        `select template, channel, status, refusal_reason as refusal from messages
          where debtor_id = $1 and dedupe_key like 'journey:%' order by created_at, id`,
        [of?.id],
      ),
    )
  const hold = (debtorId: DebtorId, profile: string) =>
    inScope(core, SYSTEM, (tx) =>
      tx.sql(
        `insert into debtor_profiles (creditor_id, debtor_id, profile, days_late, delays, broken, due,
                                      kept, sent, opened, replies, is_reachable, in_hardship)
         values ($1, $2, $3, 10, 1, 0, 0, 0, 0, 0, 0, true, false)`,
        [creditor.creditorId, debtorId, profile],
      ),
    )

  beforeAll(async () => {
    core = await createTestCore(MONDAY)
    creditor = await addOfferer(core)
    desk = await openJourneys(core, creditor.creditorId)
    people = {
      dayOne: await overdue(1),
      dayTwo: await overdue(2),
      dayThree: await overdue(3),
      disorganised: await overdue(3),
      dayTen: await overdue(10),
      everyThirty: await overdue(90),
      old: await overdue(2_000),
      hardship: await overdue(10),
      unproved: await overdue(60),
      promised: await overdue(10),
      answered: await overdue(10),
      gone: await overdue(10),
      paid: await overdue(10),
    }
    const { disorganised, hardship, unproved, promised, answered, gone } = people
    if (!(disorganised && hardship && unproved && promised && answered && gone)) throw new Error()
    await hold(disorganised.id, 'disorganised')
    await hold(hardship.id, 'hardship')
    await hold(unproved.id, 'unengaged')
    const { creditorId } = creditor
    await inScope(core, SYSTEM, async (tx) => {
      await tx.db.insert(promises).values({
        id: newId(),
        creditorId,
        debtorId: promised.id,
        promisedOn: Temporal.PlainDate.from('2026-11-21'),
        notedBy: desk.ana.staffId,
        createdAt: tx.clock.now(),
      })
      const until = tx.clock.now().add({ hours: 72 })
      await keepSilence(tx, SYSTEM, { debtorId: answered.id, reason: 'replied', until })
      await tx.sql(
        `update contacts set suppressed_at = now(), suppression_reason = 'opt_out'
          where debtor_id = $1`,
        [gone.id],
      )
    })
    expect(await desk.publish(firstJourney({ hasOffers: true }))).toMatchObject({ ok: true })
    // Of a journey that begins today nothing is made up for: Saturday's and Sunday's steps come on Monday.
    await desk.run()
  })
  afterAll(() => core.close())

  it('is written about by the steps of its day and profile, and by nothing else', async () => {
    const message = sentBy('campaign_message')
    expect(await written(people.dayOne)).toMatchObject([{ ...message, channel: 'email' }])
    expect(await written(people.disorganised)).toMatchObject([
      { ...sentBy('campaign_help'), channel: 'sms' },
    ])
    expect(await written(people.dayTen)).toMatchObject([sentBy('campaign_options')])
    expect(await written(people.everyThirty)).toMatchObject([sentBy('campaign_options')])
    // The day after fell on a Sunday; the step of the third day is not for who rarely delays.
    expect(await written(people.dayTwo)).toMatchObject([message])
    expect(await written(people.dayThree)).toMatchObject([message])
  })

  it('is not written about where somebody, or something, holds still', async () => {
    for (const name of ['old', 'hardship', 'unproved', 'promised', 'answered', 'gone']) {
      expect([name, await written(people[name])]).toEqual([name, []])
    }
  })

  it('comes once, whoever runs it, how often, and whatever version says so', async () => {
    const count = async () =>
      (
        await inScope(core, SYSTEM, (tx) =>
          tx.sql("select 1 from messages where dedupe_key like 'journey:%'"),
        )
      ).length
    const before = await count()
    await Promise.all(Array.from({ length: 4 }, () => desk.run(2)))
    const { steps } = firstJourney({ hasOffers: true })
    const other: Journey = {
      format: 1,
      steps: steps.map((step) => ({ ...step, id: `n-${step.id}` })),
    }
    expect(await desk.publish(other)).toMatchObject({ value: { version: 2, changed: true } })
    expect(await desk.run()).toBe(0)
    expect(await count()).toBe(before)
  })

  it('is not sent to who paid, was promised for or answered after it was written', async () => {
    const { dayOne, dayTen, everyThirty, disorganised } = people
    if (!(dayOne && dayTen && everyThirty && disorganised)) throw new Error()
    const { creditorId } = creditor
    await inScope(core, SYSTEM, async (tx) => {
      await tx.sql('update debts set recalled_at = now() where id = $1', [dayOne.debtId])
      await tx.db.insert(promises).values({
        id: newId(),
        creditorId,
        debtorId: dayTen.id,
        promisedOn: Temporal.PlainDate.from('2026-11-30'),
        notedBy: desk.ana.staffId,
        createdAt: tx.clock.now(),
      })
      const until = tx.clock.now().add({ hours: 24 * 8 })
      await keepSilence(tx, SYSTEM, { debtorId: everyThirty.id, reason: 'replied', until })
    })
    await addContact(core, disorganised, { days: 0 })
    const channel = {
      remembersKeys: true,
      send: async () => ({ kind: 'sent' as const, providerId: 'x' }),
    }
    const waiting = await inScope(core, SYSTEM, (tx) =>
      tx.sql<{ id: MessageId }>("select id from messages where status = 'queued' order by id"),
    )
    for (const { id } of waiting) {
      await sendMessage(core, { sms: channel, mail: channel }, SYSTEM, { messageId: id })
    }
    expect(await written(dayOne)).toMatchObject([{ refusal: 'no_longer_due' }])
    expect(await written(dayTen)).toMatchObject([{ refusal: 'promised' }])
    expect(await written(everyThirty)).toMatchObject([{ refusal: 'silence' }])
    // One a day over all: it waits for its turn.
    expect(await written(disorganised)).toMatchObject([{ status: 'queued' }])
    expect(await written(people.dayTwo)).toMatchObject([{ status: 'sent' }])
  })

  it('tells of options only where there are some', async () => {
    const later = await addOfferer(core, null, 'loja-sem-ofertas')
    const other = await openJourneys(core, later.creditorId)
    const options = firstJourney({ hasOffers: true })
    expect(await other.publish(options)).toMatchObject({ reason: 'illegal' })
    expect(await other.publish(firstJourney({ hasOffers: false }))).toMatchObject({ ok: true })
    const person = await addPerson(core, later, { dueOn: '2026-11-13' })
    await other.run()
    expect(await written(person)).toMatchObject([sentBy('campaign_message')])
  })
})

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
  const moves = fc.array(
    fc.record({
      days: fc.integer({ min: -1, max: 4 }),
      ticks: fc.integer({ min: 0, max: 2 }),
      pays: fc.boolean(),
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
      { numRuns: Number(process.env.JOURNEY_RUNS ?? 12) },
    )
    // The sequences came by every kind of day.
    expect([...seen].some((day) => day < 0) && [...seen].some((day) => day > 0)).toBe(true)
  })
})
