import { createECDH, randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { readVapid } from '#server/sandbox/messages/vapid.ts'
import { createTestClock } from '#server/testing/core.ts'
import { createAuthoriser, createPushChannel, type PushMessage, preparePush } from '../push.ts'
import { isPushEndpoint } from './hosts.ts'
import { parseVapidKeys } from './keys.ts'
import { pushProblems } from './settings.ts'
import { createBrowser } from './testing.ts'

const newKey = () => {
  const curve = createECDH('prime256v1')
  curve.generateKeys()
  const bytes = curve.getPrivateKey()
  return Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]).toString('base64url')
}
const keys = parseVapidKeys([newKey(), newKey()].join(','))
const SERVICE = 'https://fcm.googleapis.com'

function messageTo(browser: { p256dh: string; auth: string }, payload: string): PushMessage {
  const { p256dh, auth } = browser
  const target = { endpoint: `${SERVICE}/send/1`, p256dh, auth, keyId: keys.current.id }
  return { target, payload, topic: 'a'.repeat(32), ttlSeconds: 60, urgency: 'normal' }
}

describe('the judge of our encryption', () => {
  it('reads the message in the appendix of RFC 8291', () => {
    const browser = createBrowser(
      Buffer.from('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url'),
      Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url'),
    )
    const body =
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
    expect(browser.read(Buffer.from(body, 'base64url'))).toBe(
      'When I grow up, I want to be a watermelon',
    )
  })
})

describe('a push message', () => {
  it.each(['', 'a', 'Você tem um lembrete', 'x'.repeat(3_900)])(
    'is read by the browser it is for, and by no other (%#)',
    (payload) => {
      const browser = createBrowser()
      const prepared = preparePush(messageTo(browser, payload), 'vapid')
      const body = Buffer.from(prepared?.body ?? [])
      expect(browser.read(body)).toBe(payload)
      expect(() => createBrowser().read(body)).toThrow()
      const bent = Buffer.from(body)
      bent[body.length - 1] = (bent[body.length - 1] ?? 0) ^ 1
      expect(() => browser.read(bent)).toThrow()
    },
  )

  it('says how long it is worth keeping, what it replaces, and nothing else in clear', () => {
    const prepared = preparePush(messageTo(createBrowser(), 'segredo'), 'vapid t=…')
    expect(prepared?.headers).toEqual({
      authorization: 'vapid t=…',
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: '60',
      topic: 'a'.repeat(32),
      urgency: 'normal',
    })
    expect(Buffer.from(prepared?.body ?? []).includes('segredo')).toBe(false)
  })

  it('for keys that no browser made is not prepared', () => {
    const offCurve = Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url')
    const { auth } = createBrowser()
    expect(preparePush(messageTo({ p256dh: offCurve, auth }, 'x'), '')).toBeNull()
  })
})

describe('the token that says who sends', () => {
  const clock = createTestClock()
  const authorise = createAuthoriser('mailto:ajuda@acordoclaro.example', clock)

  it('is one that a service accepts, for its own address only', () => {
    const token = authorise(keys.current, SERVICE)
    const now = clock.now().epochMilliseconds
    expect(readVapid(token, SERVICE, now)).toEqual({ publicKey: keys.current.publicKey })
    expect(readVapid(token, 'https://web.push.apple.com', now)).toEqual({ fault: 'audience' })
    const forged = token.replace(/.(?=, k=)/, (last) => (last === 'A' ? 'Q' : 'A'))
    expect(readVapid(forged, SERVICE, now)).toEqual({ fault: 'signature' })
  })

  it('is signed once and used for hours, then renewed long before it ends', () => {
    const token = authorise(keys.current, SERVICE)
    clock.advance({ hours: 5, minutes: 59 })
    expect(authorise(keys.current, SERVICE)).toBe(token)
    clock.advance({ minutes: 2 })
    const renewed = authorise(keys.current, SERVICE)
    expect(renewed).not.toBe(token)
    const now = clock.now().epochMilliseconds
    expect(readVapid(token, SERVICE, now)).not.toHaveProperty('fault')
    expect(readVapid(renewed, SERVICE, now)).not.toHaveProperty('fault')
  })

  it('is another one for another key and for another service', () => {
    const [, old] = [...keys.known.values()]
    const tokens = [
      authorise(keys.current, SERVICE),
      authorise(keys.current, 'https://web.push.apple.com'),
      old && authorise(old, SERVICE),
    ]
    expect(new Set(tokens).size).toBe(3)
  })
})

describe('where a push may go', () => {
  const sandbox = 'http://127.0.0.1:3100'

  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/QGuQyavXutnMH',
    'https://db5p.notify.windows.com/w/?token=abc',
  ])('is the service of a browser: %s', (endpoint) => {
    expect(isPushEndpoint(endpoint, null)).toBe(true)
  })

  it.each([
    'http://127.0.0.1:5432/',
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/fcm/send/abc',
    'https://user@fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com.evil.example/fcm/send/abc',
    'https://evilfcm.googleapis.com.example/',
    'https://notfcm.googleapis.com/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://push.example/',
    'file:///etc/passwd',
    'https://evil.example\\@fcm.googleapis.com/x',
    `https://fcm.googleapis.com/${'a'.repeat(1024)}`,
    'not an address',
    sandbox,
  ])('is nothing else: %s', (endpoint) => {
    expect(isPushEndpoint(endpoint, null)).toBe(false)
  })

  it('is the sandbox where there is one, and no neighbour of it', () => {
    expect(isPushEndpoint(`${sandbox}/push/abc`, sandbox)).toBe(true)
    expect(isPushEndpoint('http://127.0.0.1:5432/', sandbox)).toBe(false)
  })

  it('is never a sandbox in production', () => {
    const env = {
      OPERATOR_EMAIL: 'ajuda@acordoclaro.example',
      VAPID_KEYS: newKey(),
      PUSH_SANDBOX_ORIGIN: sandbox,
    }
    expect(pushProblems({ ...env, QUITA_MODE: 'production' })).toHaveLength(1)
    expect(pushProblems({ ...env, QUITA_MODE: 'demo' })).toEqual([])
  })

  it('is not called at all where it may not go, or its key was put away', async () => {
    const called = vi.spyOn(globalThis, 'fetch')
    const subject = 'mailto:ajuda@acordoclaro.example'
    const channel = createPushChannel({ keys, subject, sandboxOrigin: null })
    const message = messageTo(createBrowser(), 'x')
    const elsewhere = { ...message.target, endpoint: 'http://127.0.0.1:5432/' }
    const oldKey = { ...message.target, keyId: 'put-away' }
    for (const target of [elsewhere, oldKey]) {
      expect(await channel.send({ ...message, target })).toMatchObject({ reason: 'gone' })
    }
    expect(called).not.toHaveBeenCalled()
    called.mockRestore()
  })
})

describe('the keys of an installation', () => {
  it('are named by their public halves, whatever their order', () => {
    const [first, second] = [newKey(), newKey()]
    const before = parseVapidKeys(`${first},${second}`)
    const after = parseVapidKeys(`${second}, ${first}`)
    expect(after.current.id).not.toBe(before.current.id)
    expect(after.known.get(before.current.id)).toEqual(before.current)
  })

  it('are whole', () => {
    expect(() => parseVapidKeys(newKey().slice(0, 20))).toThrow('32 bytes')
  })
})
