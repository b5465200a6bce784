import { createECDH, randomBytes } from 'node:crypto'
import webPush from 'web-push'
import { systemClock } from '#server/kernel/clock.ts'
import { type MessageId, newId } from '#server/kernel/id.ts'
import { formatAgainToken } from '#server/messages/push/again/model.ts'
import { topicOf } from '#server/messages/push/model.ts'
import { renderPush } from '#server/messages/templates/push/model.ts'
import { parseVapidKeys } from '#server/platform/push/keys.ts'
import { createAuthoriser, type PushTarget, preparePush } from '#server/platform/push.ts'
import type { Bench } from './bench.ts'
import { alternate, type Figure, perSecond, ratios, spreadOf, whole } from './figure.ts'
import { benchVault } from './plain-vault.ts'

/**
 * P13: what a push costs before it leaves: its words, the token that puts it off, the token that
 * says who sends, encryption, headers. The floor is `encrypt` of the very same payloads.
 */
const COUNT = { full: 6_000, quick: 600 }
const vault = benchVault('sealing')
const ORIGINS = ['https://fcm.googleapis.com', 'https://web.push.apple.com']

export async function measurePush(bench: Bench): Promise<Figure[]> {
  const keys = parseVapidKeys(randomBytes(32).toString('base64url'))
  const browsers = Array.from({ length: 50 }, (_, n) => browserAt(n, keys.current.id))
  const count = COUNT[bench.quick ? 'quick' : 'full']
  const ids = Array.from({ length: count }, () => newId<MessageId>())
  const payloads = ids.map(payloadOf)
  const authorise = createAuthoriser('mailto:ajuda@atende.example', systemClock)
  const contestants = {
    floor: () =>
      perSecond(count, async () => {
        for (const [n, payload] of payloads.entries()) {
          const { p256dh, auth } = at(browsers, n)
          webPush.encrypt(p256dh, auth, payload, 'aes128gcm')
        }
      }),
    ours: () =>
      perSecond(count, async () => {
        for (const [n, id] of ids.entries()) {
          const target = at(browsers, n)
          const message = {
            target,
            payload: payloadOf(id),
            topic: topicOf(id),
            ttlSeconds: 3_600,
            urgency: 'normal',
          } as const
          const origin = new URL(target.endpoint).origin
          preparePush(message, authorise(keys.current, origin))
        }
      }),
  }
  // Whoever is compiled first would lose the first round.
  for (const warmUp of Object.values(contestants)) await warmUp()
  const rates = await alternate(bench.rounds, contestants, bench.say)
  const rate = (values: readonly number[]) => `${whole(spreadOf(values).median)} messages/s`
  return [
    {
      name: 'push prepared, cost',
      ratio: ratios(rates.floor, rates.ours),
      target: { is: 'at most', value: 1.2 },
      ours: rate(rates.ours),
      floor: rate(rates.floor),
      note: `P13: ${whole(count)} reminders to ${browsers.length} browsers of two services; the floor encrypts the same payloads and does nothing else.`,
    },
  ]
}

function browserAt(n: number, keyId: string): PushTarget {
  const curve = createECDH('prime256v1')
  curve.generateKeys()
  return {
    endpoint: `${ORIGINS[n % ORIGINS.length]}/send/${randomBytes(16).toString('hex')}`,
    p256dh: curve.getPublicKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
    keyId,
  }
}

function payloadOf(id: MessageId): string {
  const mark = vault.blindIndex('messages.again', id)
  return renderPush({
    topic: topicOf(id),
    link: 'https://quita.atende.example/l/AAAAAAAAAAAAAAAAAAAAAA',
    again: formatAgainToken(id, mark),
  })
}

function at<T>(all: readonly T[], n: number): T {
  const one = all[n % all.length]
  if (one === undefined) throw new Error('there is none')
  return one
}
