import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import file from '#server/cli/vectors/cases/stripe-signature.json' with { type: 'json' }
import { verifyEvent } from './event.ts'

const { secret, timestamp, payload, header } = file
const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)
const now = at(timestamp)

const hmac = (body: string, key = secret, t = timestamp) =>
  createHmac('sha256', key).update(`${t}.${body}`).digest('hex')
const signed = (body: string) => `t=${timestamp},v1=${hmac(body)}`

const body = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  api_version: '2026-10-28.endive',
  account: 'acct_1',
  created: timestamp,
  livemode: true,
  type: 'payment_intent.succeeded',
  data: { object: { id: 'pi_1', object: 'payment_intent', amount: 1 } },
})

const anyText = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('latin1'))

describe('the vectors of Stripe’s signature', () => {
  // The file's payload is signed rightly, but is no whole event: that is found after the signature.
  const reasonOf = (text: string, signature: string, options = { now }) => {
    const read = verifyEvent(text, signature, [secret], options)
    return read.ok ? 'accepted' : read.reason
  }
  const accepted = 'malformed'

  it('the published header is the right one', () => {
    expect(header).toBe(signed(payload))
    expect(reasonOf(payload, header)).toBe(accepted)
  })

  it('an old t is refused at 301 seconds and accepted at 300', () => {
    expect(reasonOf(payload, header, { now: at(timestamp + 300) })).toBe(accepted)
    expect(reasonOf(payload, header, { now: at(timestamp + 301) })).toBe('too_old')
  })

  it('tolerance 0 looks at no age', () => {
    const options = { now: at(timestamp + 86_400), toleranceSeconds: 0 }
    expect(reasonOf(payload, header, options)).toBe(accepted)
  })

  it('a body that was parsed and written again is refused', () => {
    const again = JSON.stringify(JSON.parse(payload), null, 2)
    expect(reasonOf(again, header)).toBe('bad_signature')
  })

  it('of two v1 the second may be the right one, and v0 alone is none', () => {
    const two = `t=${timestamp},v1=${'0'.repeat(64)},v1=${hmac(payload)}`
    expect(reasonOf(payload, two)).toBe(accepted)
    expect(reasonOf(payload, header.replace('v1', 'v0'))).toBe('bad_signature')
  })

  it('a t in the future is accepted, so only the event’s id tells a replay', () => {
    expect(reasonOf(payload, header, { now: at(timestamp - 3600) })).toBe(accepted)
  })
})

describe('a webhook call', () => {
  it('gives the event: what happened, to what, where and when', () => {
    expect(verifyEvent(body, signed(body), [secret], { now })).toEqual({
      ok: true,
      value: {
        id: 'evt_1',
        type: 'payment_intent.succeeded',
        objectId: 'pi_1',
        objectType: 'payment_intent',
        livemode: true,
        account: 'acct_1',
        created: now,
        apiVersion: '2026-10-28.endive',
      },
    })
  })

  it('may be signed with either secret while one is rotated, and with no other', () => {
    const secrets = ['whsec_old', secret]
    expect(verifyEvent(body, signed(body), secrets, { now }).ok).toBe(true)
    expect(verifyEvent(body, signed(body), ['whsec_old'], { now })).toEqual({
      ok: false,
      reason: 'bad_signature',
    })
  })

  it('is too old only when it was rightly signed', () => {
    const late = { now: at(timestamp + 301) }
    expect(verifyEvent(body, signed(body), ['whsec_old'], late)).toMatchObject({
      reason: 'bad_signature',
    })
  })

  it.each([
    ['nothing', null],
    ['an empty header', ''],
    ['no timestamp', `v1=${hmac(body)}`],
    ['no signature', `t=${timestamp}`],
    ['a signature without a value', `t=${timestamp},v1`],
    ['an empty signature', `t=${timestamp},v1=`],
    ['another timestamp', `t=${timestamp + 1},v1=${hmac(body)}`],
    ['a shorter signature', `t=${timestamp},v1=${hmac(body).slice(0, 32)}`],
    ['text that is no number', `t=NaN,v1=${hmac(body)}`],
  ])('with %s is not Stripe’s', (_, signature) => {
    expect(verifyEvent(body, signature, [secret], { now })).toEqual({
      ok: false,
      reason: 'bad_signature',
    })
  })

  it('of one altered byte is not Stripe’s', () => {
    for (const altered of [`${body} `, body.replace('pi_1', 'pi_2'), body.replace('1', 'l')]) {
      expect(verifyEvent(altered, signed(body), [secret], { now }).ok).toBe(false)
    }
  })

  it.each([
    ['no JSON', 'not json'],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['an event without an id', body.replace('"id":"evt_1",', '')],
    ['an event without an object', body.replace('"object":{', '"subject":{')],
    ['an account that is no name', body.replace('"acct_1"', '5')],
    ['an account that could not be kept', body.replace('acct_1', '\\u0000')],
    ['a type that could not be kept', body.replace('succeeded', 'succeeded\\n')],
    ['an id with half a character', body.replace('evt_1', 'evt_\\ud800')],
    ['a thin event', body.replace('"object":"event"', '"object":"v2.core.event"')],
    ['a created that is no instant', body.replace(String(timestamp), '1e300')],
  ])('that holds %s is malformed, however well it is signed', (_, text) => {
    expect(verifyEvent(text, signed(text), [secret], { now })).toEqual({
      ok: false,
      reason: 'malformed',
    })
  })

  it('about an object without an id says so', () => {
    const text = body.replace('"id":"pi_1","object":"payment_intent"', '"object":"balance"')
    expect(verifyEvent(text, signed(text), [secret], { now })).toMatchObject({
      value: { objectId: null, objectType: 'balance' },
    })
  })

  it('that is too large is refused before it is hashed, too deep before it is read', () => {
    const started = performance.now()
    const large = 'x'.repeat(25_000_000)
    const deep = `{"id":"evt_1","data":${'['.repeat(400_000)}`
    for (let i = 0; i < 20; i++) {
      expect(verifyEvent(large, 'v1=x', [secret], { now })).toMatchObject({ reason: 'malformed' })
      expect(verifyEvent(deep, signed(deep), [secret], { now })).toMatchObject({
        reason: 'malformed',
      })
    }
    expect(verifyEvent(body, 'v1=x,'.repeat(1000), [secret], { now }).ok).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('of a stranger is refused whatever it holds, and never breaks the check', () => {
    fc.assert(
      fc.property(anyText, fc.string(), (text, noise) => {
        for (const signature of [
          noise,
          `t=${timestamp},v1=${noise}`,
          `${noise},v1=${'0'.repeat(64)}`,
        ]) {
          expect(verifyEvent(text, signature, [secret], { now }).ok).toBe(false)
        }
      }),
    )
  })

  it('that is rightly signed but holds anything at all never breaks the reading', () => {
    const sample = JSON.parse(body)
    const field = fc.constantFrom(...Object.keys(sample))
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        const text = JSON.stringify({ ...sample, [name]: value })
        const read = verifyEvent(text, signed(text), [secret], { now })
        expect(read.ok || read.reason === 'malformed').toBe(true)
      }),
    )
  })

  it('with brackets in its texts is not deep', () => {
    const text = body.replace('pi_1', `pi_${'[{'.repeat(100)}\\"[`)
    expect(verifyEvent(text, signed(text), [secret], { now }).ok).toBe(true)
  })
})
