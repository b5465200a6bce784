import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webhookInbox } from '#db/schema/payments.ts'
import { runtime } from '#server/api/runtime.ts'
import { receiveStripeEvent } from '#server/api/webhooks.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { testScope } from '#server/testing/scope.ts'

const [OLD, NEW] = ['whsec_of_yesterday', 'whsec_of_today'] as const
const signer = new Stripe('sk_test_signer').webhooks

let core: TestCore

beforeAll(async () => {
  core = await createTestCore()
  const stripe = { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRETS: `${NEW},${OLD}` }
  Object.assign(process.env, webEnvironment(core, stripe))
})

afterAll(async () => {
  await runtime().core.pool.end()
  await core.close()
})

const event = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    created: Math.floor(Date.now() / 1000),
    api_version: '2026-10-28.endive',
    data: { object: { id: 'pi_1', object: 'payment_intent' } },
    ...more,
  })

function signed(payload: string, secret: string, ageSeconds = 0) {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds
  return signer.generateTestHeaderString({ payload, secret, timestamp })
}

async function send(body: string, signature: string | null): Promise<number> {
  const headers = signature === null ? {} : { 'stripe-signature': signature }
  const request = new Request('http://127.0.0.1/', { method: 'POST', body, headers })
  return (await receiveStripeEvent(request)).status
}

const stored = async () =>
  (await inScope(core, testScope, (tx) => tx.db.select({ id: webhookInbox.id }).from(webhookInbox)))
    .length

describe('an event of Stripe’s', () => {
  it('scenario 1: is stored once, however often it is sent', async () => {
    const before = await stored()
    const body = event('evt_twice')
    expect(await send(body, signed(body, NEW))).toBe(200)
    expect(await send(body, signed(body, NEW))).toBe(200)
    expect(await stored()).toBe(before + 1)
  })

  it('scenario 9: is good under either secret while one takes the place of the other', async () => {
    const before = await stored()
    for (const secret of [OLD, NEW]) {
      const body = event(`evt_${secret}`)
      expect(await send(body, signed(body, secret))).toBe(200)
    }
    expect(await stored()).toBe(before + 2)
  })

  it('scenario 8: is too old after five minutes; one from the future counts once', async () => {
    const before = await stored()
    const old = event('evt_old')
    expect(await send(old, signed(old, NEW, 302))).toBe(400)
    expect(await stored()).toBe(before)
    const young = event('evt_young')
    expect(await send(young, signed(young, NEW, 295))).toBe(200)
    expect(await send(young, signed(young, NEW, 295))).toBe(200)
    const future = event('evt_future')
    expect(await send(future, signed(future, NEW, -3600))).toBe(200)
    expect(await send(future, signed(future, NEW, -3600))).toBe(200)
    expect(await stored()).toBe(before + 2)
  })

  it('scenario 7: forged, unsigned or altered by a byte changes no row', async () => {
    const before = await stored()
    const body = event('evt_forged')
    expect(await send(body, null)).toBe(400)
    expect(await send(body, signed(body, 'whsec_of_a_stranger'))).toBe(400)
    expect(await send(`${body} `, signed(body, NEW))).toBe(400)
    expect(await send(JSON.stringify(JSON.parse(body), null, 1), signed(body, NEW))).toBe(400)
    expect(await send(body.replace('pi_1', 'pi_2'), signed(body, NEW))).toBe(400)
    expect(await stored()).toBe(before)
  })

  it('scenario 10: signed but no event, too large or too deep changes no row', async () => {
    const before = await stored()
    const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    for (const body of ['', '[]', 'null', '{"id":1}', deep, event('')]) {
      expect(await send(body, signed(body, NEW))).toBe(400)
    }
    const large = event('evt_large', { padding: 'x'.repeat(600_000) })
    expect(await send(large, signed(large, NEW))).toBe(413)
    expect(await stored()).toBe(before)
  })
})
