import { afterEach, beforeEach, expect, it } from 'vitest'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { peopleOf } from '#server/insights/results/testing.ts'
import { readerOf } from '#server/insights/testing.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { todayOf } from './data.ts'

let core: TestCore
let own: TestCreditor
let acts: ReturnType<typeof peopleOf>

beforeEach(async () => {
  core = await createTestCore('2026-10-05T13:00:00Z')
  own = await addCreditor(core, 'vivaz-telecom')
  forgetCatalogue()
  acts = peopleOf(core)
})

afterEach(() => core.close())

async function owing() {
  const person = await acts.addPerson()
  return { person, debt: await addDebt(core, own, person.id, { principal: 100_000n }) }
}

async function funnel() {
  const reader = readerOf([own.creditorId])
  const { funnel: steps } = await inScope(core, reader, (tx) => todayOf(tx, reader))
  return steps.map(({ step, people }) => `${step} ${people}`)
}

it('the way from the invitation to the payment counts who was invited, and what they did since', async () => {
  const signedBefore = await owing()
  await acts.sign(signedBefore.person, own, [signedBefore.debt])
  core.clock.advance({ hours: 1 })
  expect(await funnel()).toEqual(['sent 0', 'opened 0', 'accepted 0', 'paid 0'])
  await acts.invite(signedBefore.person)
  const came = await owing()
  await acts.invite(came.person)
  const signed = await owing()
  await acts.invite(signed.person)
  core.clock.advance({ hours: 1 })
  await acts.enter(came.person, 'R1')
  await acts.sign(signed.person, own, [signed.debt])
  expect(await funnel()).toEqual(['sent 3', 'opened 2', 'accepted 1', 'paid 0'])
})
