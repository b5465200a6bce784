import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promises } from '#db/schema/telephone.ts'
import { addContact, addPerson } from '#server/campaigns/testing.ts'
import type { DebtorId, MessageId } from '#server/kernel/id.ts'
import { newId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { keepSilence } from '#server/messages/silence/commands.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import { firstJourney } from '../beginning/model.ts'
import type { Journey } from '../model.ts'
import { openJourneys } from '../testing.ts'

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
