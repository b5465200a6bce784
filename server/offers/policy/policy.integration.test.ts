import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { legalRates } from '#db/schema/creditors.ts'
import { offerPolicies } from '#db/schema/offers.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addDebtor, signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { onePolicy, planRule } from '../testing/samples.ts'
import { addOfferer, publish } from '../testing/scene.ts'
import { policiesInForce } from './data.ts'

let core: TestCore
let creditor: TestCreditor

beforeEach(async () => {
  core = await createTestCore()
  creditor = await addOfferer(core, null)
})

afterEach(() => core.close())

const versions = () =>
  inScope(core, testScope, async (tx) =>
    (await tx.db.select().from(offerPolicies).orderBy(offerPolicies.version)).map(
      ({ version, status }) => `${version} ${status}`,
    ),
  )

const other = onePolicy({ minimumPayment: '50.00' })

describe('publishing a policy', () => {
  it('makes the next version and retires the one before', async () => {
    expect(await publish(core, creditor, onePolicy())).toMatchObject({
      ok: true,
      value: { version: 1, changed: true },
    })
    expect(await publish(core, creditor, other)).toMatchObject({ ok: true, value: { version: 2 } })
    expect(await versions()).toEqual(['1 retired', '2 published'])
    const inForce = await inScope(core, testScope, (tx) =>
      policiesInForce(tx, testScope, [creditor.creditorId]),
    )
    expect(inForce.get(creditor.creditorId)?.compiled.source).toEqual(other)
  })

  it('makes no version of the same content, and says which one it is', async () => {
    const first = await publish(core, creditor, onePolicy())
    const second = await publish(core, creditor, onePolicy())
    if (!first.ok || !second.ok) throw new Error('both are legal')
    expect(second.value).toEqual({ ...first.value, changed: false })
    expect(await versions()).toEqual(['1 published'])
  })

  it('refuses an illegal policy with its reasons and leaves the old one in force', async () => {
    await publish(core, creditor, onePolicy())
    const refused = await publish(core, creditor, onePolicy({}, { validityDays: 1 }))
    expect(refused).toEqual({
      ok: false,
      reason: 'illegal',
      detail: [{ rule: null, problem: 'valid-for-less-than-two-days' }],
    })
    expect(await versions()).toEqual(['1 published'])
  })

  it('compares the interest of a shop with the newest legal rate', async () => {
    await inScope(core, testScope, async (tx) => {
      const row = (month: string, rate: string) => ({
        month: Temporal.PlainDate.from(month),
        rate,
        source: 'test',
      })
      await tx.db.insert(legalRates).values([row('2026-10-01', '0.02'), row('2026-11-01', '0.007')])
      forgetCatalogue()
    })
    const entrada = { ...planRule().entrada, equal: false }
    const at = (monthlyRate: string) => onePolicy({ system: 'sac', monthlyRate, entrada })
    expect((await publish(core, creditor, at('0.0141'))).ok).toBe(false)
    expect((await publish(core, creditor, at('0.014'))).ok).toBe(true)
  })

  it('refuses a creditor that there is not', async () => {
    const nobody = { ...creditor, creditorId: newId<CreditorId>() }
    expect(await publish(core, nobody, onePolicy())).toEqual({
      ok: false,
      reason: 'unknown_creditor',
    })
  })

  it('makes two versions, one after the other, of two publications at once', async () => {
    const answers = await Promise.all([
      publish(core, creditor, onePolicy()),
      publish(core, creditor, other),
    ])
    expect(answers.map((answer) => answer.ok && answer.value.version).toSorted()).toEqual([1, 2])
  })

  it('records who did it, once for each version', async () => {
    await publish(core, creditor, onePolicy())
    await publish(core, creditor, onePolicy())
    const events = await inScope(core, testScope, (tx) => tx.db.select().from(auditEvents))
    expect(events.filter((event) => event.action === 'policy.published')).toHaveLength(1)
  })

  it('can be read by a debtor, whose offers it makes', async () => {
    await publish(core, creditor, onePolicy())
    const scope = await signIn(core, await addDebtor(core))
    const found = await inScope(core, scope, (tx) =>
      policiesInForce(tx, scope, [creditor.creditorId]),
    )
    expect(found.size).toBe(1)
  })
})
