import { describe, expect, it } from 'vitest'
import { stripeSignatureHeader, verifyStripeSignature } from './signature.ts'

const signed = { payload: '{"id":"evt_1","object":"event"}', secret: 'whsec_a', timestamp: 1000 }
const receivedAt = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
const delivery = { ...signed, header: stripeSignatureHeader(signed), receivedAt: receivedAt(1000) }

describe('Stripe’s signature', () => {
  it('is accepted within five minutes, and gives the event', () => {
    expect(verifyStripeSignature(delivery)).toMatchObject({ ok: true, value: { id: 'evt_1' } })
    expect(verifyStripeSignature({ ...delivery, receivedAt: receivedAt(1300) }).ok).toBe(true)
    expect(verifyStripeSignature({ ...delivery, receivedAt: receivedAt(1301) }).ok).toBe(false)
  })

  it('is refused for another body, another secret and another header', () => {
    for (const changed of [
      { payload: `${signed.payload} ` },
      { payload: '' },
      { secret: 'whsec_b' },
      { secret: '' },
      { header: '' },
      { header: 't=1000' },
      { header: 't=1000,v1' },
      { header: 't=1000,v1=' },
      { header: delivery.header.replace('v1', 'v0') },
    ]) {
      expect(verifyStripeSignature({ ...delivery, ...changed })).toMatchObject({
        ok: false,
        reason: 'signature',
      })
    }
  })

  it('of a body that is not JSON gives no event', () => {
    const broken = { ...signed, payload: 'not json' }
    const header = stripeSignatureHeader(broken)
    expect(verifyStripeSignature({ ...delivery, ...broken, header }).ok).toBe(false)
  })
})
