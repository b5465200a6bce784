import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readerOf } from '#server/insights/testing.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, type Person, SYSTEM } from '#server/testing/access.ts'
import { lateIn, startBreachWorld, stoppedIn } from '#server/testing/breach-world.ts'
import { addCreditor, addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { computeProfiles } from './commands.ts'
import { profilesOf } from './data.ts'
import { sweepProfiles } from './jobs.ts'
import {
  BROKEN_AGREEMENTS,
  DISORGANISED_DELAYS,
  isSilent,
  type PROFILES,
  type ProfileFeatures,
  RECURRENT_DELAYS,
  reasonsOf,
} from './model.ts'

let core: TestCore
let vivaz: TestCreditor
let norte: TestCreditor

beforeAll(async () => {
  core = await createTestCore()
  vivaz = await addCreditor(core)
  norte = await addCreditor(core, 'loja-do-norte')
})
afterAll(() => core.close())

const compute = (creditor = vivaz) =>
  inScope(core, SYSTEM, (tx) => computeProfiles(tx, SYSTEM, creditor.creditorId))

async function known(person: Person, creditor = vivaz) {
  const scope = readerOf([creditor.creditorId])
  const [profile] = await inScope(core, scope, (tx) => profilesOf(tx, scope, person.id))
  return profile
}

let contracts = 0
async function owing(dueOn: readonly string[], creditor = vivaz): Promise<Person> {
  const person = await createPerson(core, { document: newCpf() })
  for (const day of dueOn) {
    contracts += 1
    await addDebt(core, creditor, person.id, {
      principal: 50_000n,
      contract: `P-${contracts}`,
      dueOn: day,
    })
  }
  return person
}

describe('how a person is best spoken to', () => {
  it.each([
    ['one debt, never late before', ['2026-10-01'], 'occasional', ['few_delays']],
    ['two late debts', ['2026-10-01', '2026-09-01'], 'disorganised', ['some_delays']],
    [
      'five late debts',
      ['2026-10-01', '2026-09-01', '2026-08-01', '2026-07-01', '2026-06-01'],
      'recurrent',
      ['many_delays'],
    ],
    ['a debt of three years ago', ['2023-10-01'], 'occasional', ['few_delays']],
  ] as const)('%s: %s', async (_, dueOn, profile, reasons) => {
    const person = await owing(dueOn)
    await compute()
    expect(await known(person)).toMatchObject({ profile, reasons })
  })

  it('who has no contact that receives is not reached, whatever they owe', async () => {
    const person = await owing(['2026-10-01'])
    await inScope(core, SYSTEM, (tx) =>
      tx.sql(
        `update contacts set suppressed_at = now(), suppression_reason = 'bounced'
          where debtor_id = $1`,
        [person.id],
      ),
    )
    await compute()
    expect(await known(person)).toMatchObject({ profile: 'unengaged', reasons: ['unreachable'] })
  })

  it('is of one creditor: what is owed to another says nothing, and is not seen', async () => {
    const person = await owing(['2026-10-01'])
    for (const day of ['2026-09-01', '2026-08-01']) {
      contracts += 1
      await addDebt(core, norte, person.id, {
        principal: 1_000n,
        contract: `P-${contracts}`,
        dueOn: day,
      })
    }
    await compute()
    await compute(norte)
    expect(await known(person)).toMatchObject({ profile: 'occasional', features: { delays: 1 } })
    expect(await known(person, norte)).toMatchObject({ profile: 'disorganised' })
  })

  it('writes only what changed, and forgets who owes nothing here any more', async () => {
    const person = await owing(['2026-10-01'])
    await compute()
    expect(await compute()).toBe(0)
    await inScope(core, SYSTEM, (tx) =>
      tx.sql('update debts set recalled_at = now() where debtor_id = $1', [person.id]),
    )
    await compute()
    expect(await known(person)).toBeUndefined()
  })

  it('is computed once a night for each creditor, however often it is asked', async () => {
    await sweepProfiles(core, SYSTEM)
    await owing(['2026-10-01'])
    expect(await sweepProfiles(core, SYSTEM)).toBe(0)
    core.clock.advance({ hours: 24 })
    expect(await sweepProfiles(core, SYSTEM)).toBeGreaterThan(0)
  })

  it('the rule in the database and its reasons never disagree', async () => {
    const small = fc.integer({ min: 0, max: 12 })
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          daysLate: fc.integer({ min: 0, max: 200 }),
          delays: small,
          cureDays: fc.constant(null),
          broken: fc.integer({ min: 0, max: 3 }),
          due: small,
          kept: fc.constant(0),
          sent: small,
          opened: fc.integer({ min: 0, max: 2 }),
          replies: fc.integer({ min: 0, max: 1 }),
          isReachable: fc.boolean(),
          inHardship: fc.boolean(),
        }),
        async (features: ProfileFeatures) => {
          const [row] = await inScope(core, SYSTEM, (tx) =>
            tx.sql<{ profile: (typeof PROFILES)[number] }>(
              'select profile_of($1, $2, $3, $4, $5, $6, $7, $8) as profile',
              [
                features.daysLate,
                features.delays,
                features.broken,
                features.sent,
                features.opened,
                features.replies,
                features.isReachable,
                features.inHardship,
              ],
            ),
          )
          expect(row?.profile).toBe(expected(features))
          expect(reasonsOf(expected(features), features).length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 200 },
    )
  })
})

function expected(features: ProfileFeatures): (typeof PROFILES)[number] {
  if (features.inHardship) return 'hardship'
  if (!features.isReachable || features.broken >= BROKEN_AGREEMENTS || isSilent(features)) {
    return 'unengaged'
  }
  if (features.delays >= RECURRENT_DELAYS) return 'recurrent'
  return features.delays >= DISORGANISED_DELAYS ? 'disorganised' : 'occasional'
}

describe('what was agreed', () => {
  it('counts: an instalment kept, one that is late, and an agreement that stopped', async () => {
    const world = await startBreachWorld()
    try {
      const of = async () => {
        await inScope(world.core, SYSTEM, (tx) => computeProfiles(tx, SYSTEM, world.creditorId))
        const scope = readerOf([world.creditorId])
        const [one] = await inScope(world.core, scope, (tx) =>
          profilesOf(tx, scope, world.person.id),
        )
        return one?.features
      }
      const plan = await lateIn(world, 5)
      // The debt itself fell due once, and is held by the agreement now.
      expect(await of()).toMatchObject({ due: 2, kept: 1, delays: 2, daysLate: 5, cureDays: null })
      const second = await world.lineOf(plan.agreementId, 1)
      await world.pay(second.id, second.amount)
      expect(await of()).toMatchObject({ due: 2, kept: 1, delays: 2, daysLate: 0, cureDays: 5 })
    } finally {
      await world.end()
    }
  })

  it('that stopped for good is counted as broken', async () => {
    const world = await startBreachWorld()
    try {
      await stoppedIn(world)
      await inScope(world.core, SYSTEM, (tx) => computeProfiles(tx, SYSTEM, world.creditorId))
      const scope = readerOf([world.creditorId])
      const [one] = await inScope(world.core, scope, (tx) => profilesOf(tx, scope, world.person.id))
      expect(one?.features.broken).toBe(1)
    } finally {
      await world.end()
    }
  })
})
