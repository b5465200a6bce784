import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepRetention } from '#server/cases/retention/jobs.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { readerOf } from '#server/insights/testing.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  addCreditor,
  addDebt,
  expectBooksInOrder,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { readResults } from './commands.ts'
import { peopleOf } from './testing.ts'

/** Two in the morning in São Paulo; nothing goes by a clock that runs ahead of the machine's. */
const NIGHT = '2024-12-03T05:00:00Z'
const day = (text: string) => Temporal.PlainDate.from(text)

let core: TestCore
let own: TestCreditor
let acts: ReturnType<typeof peopleOf>

beforeEach(async () => {
  core = await createTestCore('2022-12-02T13:00:00Z')
  own = await addCreditor(core, 'vivaz-telecom')
  forgetCatalogue()
  acts = peopleOf(core)
})

afterEach(() => core.close())

/** Somebody is invited, comes, searches, signs and pays a first part, all at one moment. */
async function lifeAt(at: string) {
  core.clock.set(at)
  const person = await acts.addPerson()
  const debt = await addDebt(core, own, person.id, { principal: 100_000n, dueOn: '2022-01-10' })
  await acts.invite(person)
  core.clock.advance({ hours: 1 })
  await acts.enter(person, 'missed')
  await acts.simulate(person, own)
  const plan = await acts.sign(person, own, [debt], { contact: 'email' })
  await acts.pay(person, own, plan, 0)
  const visitor = await acts.addPerson()
  await addDebt(core, own, visitor.id, { principal: 50_000n, dueOn: '2022-01-10' })
  await acts.invite(visitor)
  await acts.enter(visitor, 'R1')
}

const read = (from: string, to: string) => {
  const asked = { creditorSlug: null, from: day(from), to: day(to) }
  return readResults(core, readerOf([own.creditorId]), asked)
}

describe('results of the last two years', () => {
  it('are the same before and after a night in which what was over went', async () => {
    // The last moment of what is over, and the first of what is looked back at.
    await lifeAt('2022-11-20T13:00:00Z')
    await lifeAt('2022-12-03T03:00:00Z')
    await lifeAt('2023-11-01T13:00:00Z')
    core.clock.set(NIGHT)
    const before = await read('2022-12-03', '2024-12-03')
    expect(before.funnel.map(({ step, people }) => [step, people])).toEqual([
      ['sent', 4],
      ['opened', 4],
      ['identified', 4],
      ['simulated', 2],
      ['signed', 2],
      ['paid', 2],
      ['kept', 0],
    ])
    const gone = await sweepRetention(core, testScope)
    // Of the visits before: a wrong try behind a link, a visit that signed nothing, and its link.
    expect(gone).toMatchObject({ sessions: 1, links: 2, search_traces: 1 })
    expect(await read('2022-12-03', '2024-12-03')).toEqual(before)
    expect(before.countedSince).toBeNull()
    await expectBooksInOrder(core)
  })

  it('say from when on visits are counted, where somebody looks further back', async () => {
    core.clock.set(NIGHT)
    const { period, countedSince } = await read('2022-10-01', '2024-10-01')
    expect(period.from.toString()).toBe('2022-10-01')
    expect(countedSince?.toString()).toBe('2022-12-03')
  })
})
