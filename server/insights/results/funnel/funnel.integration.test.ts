import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addManager } from '#server/campaigns/testing.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { readerOf } from '#server/insights/testing.ts'
import { newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Person } from '#server/testing/access.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { type ResultsAsked, readResults } from '../commands.ts'
import { FUNNEL_STEPS, type FunnelStep } from '../model.ts'
import { peopleOf } from '../testing.ts'

let core: TestCore
let own: TestCreditor
let foreign: TestCreditor
let acts: ReturnType<typeof peopleOf>

beforeEach(async () => {
  core = await createTestCore('2026-10-05T13:00:00Z')
  own = await addCreditor(core, 'vivaz-telecom')
  foreign = await addCreditor(core, 'loja-do-norte')
  forgetCatalogue()
  acts = peopleOf(core)
})

afterEach(() => core.close())

const day = (text: string) => Temporal.PlainDate.from(text)
const all: ResultsAsked = { creditorSlug: null, from: day('2026-10-01'), to: day('2026-12-31') }
const ours = (): StaffScope => readerOf([own.creditorId])
const read = (scope = ours(), asked = all) => readResults(core, scope, asked)

const debtOf = (person: Person, of = own, principal = 100_000n, dueOn = '2026-04-10') =>
  addDebt(core, of, person.id, { principal, dueOn })

/** Somebody who owes R$ 1.000, invited now. */
async function invited(more: Parameters<typeof acts.invite>[1] = {}) {
  const person = await acts.addPerson()
  const debt = await debtOf(person)
  await acts.invite(person, more)
  core.clock.advance({ hours: 1 })
  return { person, debt }
}

type Act = (of: Awaited<ReturnType<typeof invited>>) => Promise<unknown>

const signs: Act = ({ person, debt }) => acts.sign(person, own, [debt])

/** What people did after their invitation, and how far that is. */
const STORIES: readonly [name: string, act: Act, steps: readonly FunnelStep[]][] = [
  ['did nothing', async () => {}, []],
  ['entered wrong digits', ({ person }) => acts.enter(person, 'missed'), ['opened']],
  ['is a company that asked for a code', ({ person }) => acts.enter(person, 'R0'), ['opened']],
  ['entered right digits', ({ person }) => acts.enter(person, 'R1'), ['opened', 'identified']],
  [
    'searched for a plan',
    async ({ person }) => {
      await acts.enter(person, 'R1')
      await acts.simulate(person, own)
    },
    ['opened', 'identified', 'simulated'],
  ],
  ['signed and paid nothing', signs, ['opened', 'identified', 'signed']],
  [
    'signed and is up to date',
    async ({ person, debt }) => {
      const plan = await acts.sign(person, own, [debt])
      await acts.pay(person, own, plan, 0)
    },
    ['opened', 'identified', 'signed', 'paid', 'kept'],
  ],
  [
    'signed, searched and settled everything',
    async ({ person, debt }) => {
      await acts.simulate(person, own)
      const plan = await acts.sign(person, own, [debt], { instalments: 1 })
      await acts.pay(person, own, plan, 0)
    },
    ['opened', 'identified', 'simulated', 'signed', 'paid', 'kept'],
  ],
]

const counts = (funnel: Awaited<ReturnType<typeof read>>['funnel']) =>
  Object.fromEntries(funnel.map(({ step, people }) => [step, people]))

const none = Object.fromEntries(FUNNEL_STEPS.map((step) => [step, 0]))

describe('the funnel', () => {
  it.each(STORIES)('counts somebody who %s', async (_, act, steps) => {
    const who = await invited()
    await act(who)
    const expected = { ...none, sent: 1, ...Object.fromEntries(steps.map((step) => [step, 1])) }
    expect(counts((await read()).funnel)).toEqual(expected)
  })

  it('adds them all up, by where their invitation went', async () => {
    for (const [, act] of STORIES) await act(await invited())
    const mail = await invited({ channel: 'email' })
    await acts.enter(mail.person, 'R1', 'email')
    const { funnel } = await read()
    const reached = (step: FunnelStep) =>
      STORIES.filter(([, , steps]) => step === 'sent' || steps.includes(step)).length
    expect(funnel).toEqual(
      FUNNEL_STEPS.map((step) => {
        const email = ['sent', 'opened', 'identified'].includes(step) ? 1 : 0
        return {
          step,
          people: reached(step) + email,
          by: { sms: reached(step), email, whatsapp: 0 },
        }
      }),
    )
  })

  it('counts nobody twice, and from the first invitation on', async () => {
    const { person } = await invited({ channel: 'email' })
    await acts.enter(person, 'R1')
    core.clock.advance({ hours: 48 })
    await acts.invite(person, { channel: 'sms' })
    expect(counts((await read()).funnel)).toMatchObject({ sent: 1, identified: 1 })
    expect((await read()).funnel[0]?.by).toEqual({ sms: 0, email: 1, whatsapp: 0 })
  })

  it('does not count what came before the invitation', async () => {
    const person = await acts.addPerson()
    const debt = await debtOf(person)
    await acts.simulate(person, own)
    await acts.sign(person, own, [debt])
    core.clock.advance({ hours: 1 })
    await acts.invite(person)
    const { opened, identified, simulated, signed } = counts((await read()).funnel)
    expect([opened, identified, simulated, signed]).toEqual([0, 0, 0, 0])
  })

  it('keeps nobody who is late, and takes them back when they have paid', async () => {
    const { person, debt } = await invited()
    const plan = await acts.sign(person, own, [debt])
    await acts.pay(person, own, plan, 0)
    core.clock.set('2026-11-10T13:00:00Z')
    expect(counts((await read()).funnel)).toMatchObject({ paid: 1, kept: 0 })
    await acts.pay(person, own, plan, 1)
    expect(counts((await read()).funnel)).toMatchObject({ paid: 1, kept: 1 })
  })

  it.each<[string, Parameters<typeof acts.invite>[1]]>([
    ['that the gate refused', { status: 'refused' }],
    ['of another time', { at: '2026-09-30T13:00:00Z' }],
    ['that reminds of what was agreed', { template: 'agreement_notice' }],
    ['that carries a code', { template: 'access_code' }],
  ])('begins with no message %s', async (_, message) => {
    await acts.enter((await invited(message)).person, 'R1')
    expect(counts((await read()).funnel)).toEqual(none)
  })

  it('never counts who is held out of a campaign that is under way', async () => {
    const held = await invited()
    const released = await invited()
    await holdOut(held.person, { startedAt: '2026-10-01T13:00:00Z', endedAt: null })
    const over = { startedAt: '2026-10-01T13:00:00Z', endedAt: '2026-10-02T13:00:00Z' }
    await holdOut(released.person, over)
    expect(counts((await read()).funnel)).toMatchObject({ sent: 1 })
  })

  it('does not show what is about another creditor', async () => {
    const person = await acts.addPerson()
    await debtOf(person)
    const theirs = await debtOf(person, foreign)
    await acts.invite(person, { creditorId: foreign.creditorId })
    core.clock.advance({ hours: 1 })
    await acts.simulate(person, foreign)
    const plan = await acts.sign(person, foreign, [theirs])
    await acts.pay(person, foreign, plan, 0)
    expect(counts((await read()).funnel)).toEqual(none)
    expect(counts((await read(readerOf([foreign.creditorId]))).funnel)).toMatchObject({ paid: 1 })
    // A message that names no creditor counts for both; what was done then, for whose it was.
    const other = await acts.addPerson()
    await debtOf(other)
    await debtOf(other, foreign)
    await acts.invite(other)
    core.clock.advance({ hours: 1 })
    await acts.simulate(other, foreign)
    expect(counts((await read()).funnel)).toMatchObject({ sent: 1, simulated: 0 })
  })
})

async function holdOut(person: Person, when: { startedAt: string; endedAt: string | null }) {
  const [campaignId, audienceId] = [newId(), newId()]
  const staff = await addManager(core)
  const other = await addManager(core)
  const state = when.endedAt === null ? 'running' : 'finished'
  await inScope(core, testScope, async (tx) => {
    await tx.sql(
      `insert into campaigns (creditor_id, id, version, name, channel, template, hold_out_percent,
         filter, state, audience_id, written_by, written_at, asked_by, approved_by, approved_at,
         approved_sha256, started_at, ended_at)
       values ($1, $2, 1, 'Uma', 'sms', 'campaign_message', 10, '{}', $3, $4, $5, $7, $5, $6, $7,
         '', $7, $8)`,
      [
        own.creditorId,
        campaignId,
        state,
        audienceId,
        staff.staffId,
        other.staffId,
        when.startedAt,
        when.endedAt,
      ],
    )
    await tx.sql(
      `insert into campaign_members (creditor_id, audience_id, debtor_id, verdict)
       values ($1, $2, $3, 'hold_out')`,
      [own.creditorId, audienceId, person.id],
    )
  })
}
