import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { accessLinks } from '#db/schema/access.ts'
import { agreements } from '#db/schema/agreements.ts'
import { quotes } from '#db/schema/offers.ts'
import { openSession } from '#server/access/session/commands.ts'
import { createCallerFactory } from '#server/api/trpc.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { type AccessLinkId, type AgreementId, newId } from '#server/kernel/id.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { createPixClient } from '#server/platform/pix.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addDebt, addDebtor, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { offersRouter } from './router.ts'
import { addOfferer, CLIENT, OPERATOR } from './testing/scene.ts'

const createCaller = createCallerFactory(offersRouter)

let core: TestCore
let creditor: TestCreditor
let api: ReturnType<typeof createCaller>

function callerWith(debtorSecret: string | null) {
  const services = {
    operator: OPERATOR,
    portalUrl: 'https://acordoclaro.example',
    pix: createPixClient({
      baseUrl: 'http://127.0.0.1:1',
      tokenUrl: 'http://127.0.0.1:1',
      clientId: 'test',
      clientSecret: 'test',
      tls: {},
    }),
    pixWebhookUrl: 'https://acordoclaro.example/hook',
    pixProducts: { due: false, automatic: false },
    writesByWhatsApp: false,
    push: null,
    stripe: null,
    stripePix: null,
    cardNoticeDays: 3,
    calendar: bankCalendar,
  }
  return createCaller({ core, services, client: CLIENT, debtorSecret, staffSessionId: null })
}

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core)
  const debtorId = await addDebtor(core)
  await addDebt(core, creditor, debtorId)
  const { secret } = await inScope(core, testScope, async (tx) => {
    const linkId = newId<AccessLinkId>()
    await tx.db.insert(accessLinks).values({
      id: linkId,
      tokenHash: sha256(newSecret()),
      debtorId,
      purpose: 'debts',
      expiresAt: core.clock.now().add({ hours: 24 }),
    })
    return openSession(tx, testScope, { debtorId, linkId, rung: 'R1', visitor: CLIENT })
  })
  api = callerWith(secret)
  await api.refresh()
})

afterEach(() => core.close())

const counts = () =>
  inScope(core, testScope, async (tx) => ({
    quotes: (await tx.db.select({ id: quotes.id }).from(quotes)).length,
    agreements: (await tx.db.select({ id: agreements.id }).from(agreements)).length,
  }))

async function acceptable() {
  const { groups } = await api.situation({})
  const { quoteId } = assertPresent(groups[0]?.spot, 'à vista is offered')
  const { terms } = await api.quote({ quoteId })
  return {
    quoteId: quoteId as string,
    agreementId: newId<AgreementId>() as string,
    termsSha256: terms.sha256.toString('hex'),
  }
}

describe('procedures of offers', () => {
  it('lead from what is owed to an accepted payment in full', async () => {
    const situation = await api.situation({})
    expect(situation).toMatchObject({ hasClosedDebts: false, closedDebts: null })
    const ways = await api.ways({ creditorSlug: 'vivaz-telecom' })
    expect(ways.dueDays).toEqual([5, 10, 20])
    expect(ways.group.plans.length).toBeGreaterThan(0)
    const found = await api.search({ creditorSlug: 'vivaz-telecom', amount: '200,00', day: 10 })
    expect(found.outcome).toBe('fits')
    expect((await api.accept(await acceptable())).ok).toBe(true)
  })

  it('refuse whoever is not signed in, and find nothing for a creditor that is owed nothing', async () => {
    await expect(callerWith(null).situation({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    await expect(api.ways({ creditorSlug: 'banco-ipe' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('scenario 50: a tampered request', () => {
  it('with any field besides the known ones is refused, and nothing is written', async () => {
    const input = await acceptable()
    const before = await counts()
    const field = fc.oneof(
      fc.constantFrom('total', 'amount', 'discount', 'instalments', 'creditorId', 'debtorId'),
      fc.string({ minLength: 1, maxLength: 12 }).filter((name) => !(name in input)),
    )
    const value = fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.constant('0.01'))
    await fc.assert(
      fc.asyncProperty(field, value, async (name, tampered) => {
        const request = Object.fromEntries([...Object.entries(input), [name, tampered]])
        await expect(api.accept(request as typeof input)).rejects.toMatchObject({
          code: 'BAD_REQUEST',
        })
      }),
      { numRuns: 40 },
    )
    expect(await counts()).toEqual(before)
  })

  it('with other values in the known fields is refused or finds nothing', async () => {
    const input = await acceptable()
    const before = await counts()
    const text = fc.oneof(fc.string(), fc.uuid({ version: 7 }), fc.constant(''))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('quoteId', 'termsSha256'), text, async (name, tampered) => {
        const answer = await api.accept({ ...input, [name]: tampered }).catch((error) => error)
        expect(answer).toSatisfy(
          (it: { ok?: boolean; code?: string }) => it.ok === false || it.code === 'BAD_REQUEST',
        )
      }),
      { numRuns: 40 },
    )
    expect(await counts()).toEqual(before)
  })

  it.each(['-1', '9007199254740993', 'NaN', '1e3', '', '0', '1;2'])(
    'scenario 53: asks for %j a month and is refused',
    async (amount) => {
      const input = { creditorSlug: 'vivaz-telecom', amount, day: 10 }
      await expect(api.search(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    },
  )

  it.each([0, 32, -1, 1.5, Number.NaN, 2 ** 53])(
    'scenario 53: asks for the day %d and is refused',
    async (day) => {
      const input = { creditorSlug: 'vivaz-telecom', amount: '100', day }
      await expect(api.search(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    },
  )
})
