import Stripe from 'stripe'
import {
  receiveGatewayCall,
  receiveMetaCall,
  receiveTwilioCall,
  receiveZenviaCall,
} from '#server/api/message-webhooks.ts'
import {
  receiveCreditorNotice,
  receivePixNotice,
  receiveStripeEvent,
} from '#server/api/webhooks.ts'
import { metaSignature } from '#server/platform/meta/signature.ts'
import { signatureOf } from '#server/platform/signed-call.ts'
import { twilioSignature } from '#server/platform/twilio/signature.ts'

/** Every address at which a stranger may tell us something, and how its owner proves who they are. */
export type Door = {
  /** What is true there. */
  readonly body: string
  /** Headers by which its owner signs these bytes at `at` (seconds); a stranger has another secret. */
  readonly sign: (body: string, at: number, isStranger: boolean) => Record<string, string>
  /** Whether what is signed says when: without it, an old call is known by its id only. */
  readonly tellsTime: boolean
  /** The secret is no signature over the bytes: whoever knows it may say anything. */
  readonly isWordOnly: boolean
  readonly receive: (request: Request, word: string) => Promise<Response>
}

const PIX_SECRET = 'a-webhook-secret-of-the-test'
const STRIPE_SECRET = 'whsec_of_the_test'
const SMS_SECRET = 'the-gateway-secret-of-the-test'
const TWILIO_TOKEN = '0123456789abcdef0123456789abcdef'
const META_SECRET = 'the-app-secret-of-the-test'
const META_NUMBER = '100000000000001'
const ZENVIA_SECRET = 'the-zenvia-secret-of-the-test'
const PORTAL = 'http://localhost:3000'

/** What the web process must be told so that every door is open. */
export const DOOR_ENVIRONMENT: Readonly<Record<string, string>> = {
  PIX_WEBHOOK_SECRET: PIX_SECRET,
  STRIPE_SECRET_KEY: 'sk_test_x',
  STRIPE_WEBHOOK_SECRETS: STRIPE_SECRET,
  SMS_REPORT_SECRETS: SMS_SECRET,
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKENS: TWILIO_TOKEN,
  TWILIO_SMS_FROM: '+551140000000',
  META_PHONE_NUMBER_ID: META_NUMBER,
  META_ACCESS_TOKEN: 'a-token-of-the-test',
  META_APP_SECRETS: META_SECRET,
  META_VERIFY_TOKEN: 'a-word-of-the-test',
  ZENVIA_EVENT_SECRETS: ZENVIA_SECRET,
  PORTAL_URL: PORTAL,
}

const signer = new Stripe('sk_test_signer').webhooks

const timed = (header: string, secret: string): Door['sign'] => {
  return (body, at, isStranger) => ({
    [header]: `t=${at},v1=${signatureOf(isStranger ? 'of a stranger' : secret, at, body)}`,
  })
}

/** About money. `hookSecret`: of the creditor `vivaz-telecom`, made by itself. */
function moneyDoors(hookSecret: string) {
  return {
    pix: {
      body: JSON.stringify({ pix: [{ endToEndId: `E${'1'.repeat(31)}`, txid: 'a'.repeat(32) }] }),
      sign: () => ({}),
      tellsTime: false,
      isWordOnly: true,
      receive: (request, word) => receivePixNotice(`${PIX_SECRET}${word}`, request),
    },
    stripe: {
      body: JSON.stringify({
        id: 'evt_forged',
        object: 'event',
        type: 'payment_intent.succeeded',
        livemode: false,
        created: 1_700_000_000,
        data: { object: { id: 'pi_1', object: 'payment_intent' } },
      }),
      sign: (payload, timestamp, isStranger) => ({
        'stripe-signature': signer.generateTestHeaderString({
          ...{ payload, timestamp },
          secret: isStranger ? 'whsec_of_a_stranger' : STRIPE_SECRET,
        }),
      }),
      tellsTime: true,
      isWordOnly: false,
      receive: (request) => receiveStripeEvent(request),
    },
    creditor: {
      body: JSON.stringify({ id: 'n1', type: 'name.cleared', contracts: [] }),
      sign: timed('x-quita-signature', hookSecret),
      tellsTime: true,
      isWordOnly: false,
      receive: (request) => receiveCreditorNotice('vivaz-telecom', request),
    },
  } as const satisfies Record<string, Door>
}

/** About messages and contacts. */
const MESSAGE_DOORS = {
  sms: {
    body: JSON.stringify({
      id: 'r1',
      key: '0190a0a0-0000-7000-8000-000000000000',
      status: 'undeliverable',
    }),
    sign: timed('x-quita-signature', SMS_SECRET),
    tellsTime: true,
    isWordOnly: false,
    receive: (request) => receiveGatewayCall(request),
  },
  twilio: {
    body: `MessageSid=SM${'a'.repeat(32)}&MessageStatus=undelivered&ErrorCode=30005`,
    sign: (body, _at, isStranger) => ({
      'x-twilio-signature': twilioSignature(
        isStranger ? 'of a stranger' : TWILIO_TOKEN,
        `${PORTAL}/api/webhooks/twilio`,
        new URLSearchParams(body),
      ),
    }),
    tellsTime: false,
    isWordOnly: false,
    receive: (request) => receiveTwilioCall(request),
  },
  meta: {
    body: JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            {
              value: {
                metadata: { phone_number_id: META_NUMBER },
                statuses: [{ id: 'wamid.1', status: 'failed', errors: [{ code: 131026 }] }],
              },
            },
          ],
        },
      ],
    }),
    sign: (body, _at, isStranger) => ({
      'x-hub-signature-256': metaSignature(isStranger ? 'of a stranger' : META_SECRET, body),
    }),
    tellsTime: false,
    isWordOnly: false,
    receive: (request) => receiveMetaCall(request),
  },
  zenvia: {
    body: JSON.stringify({
      id: 'z1',
      type: 'MESSAGE_STATUS',
      channel: 'sms',
      message: { id: 'z-1' },
      messageStatus: { code: 'NOT_DELIVERED' },
    }),
    sign: () => ({}),
    tellsTime: false,
    isWordOnly: true,
    receive: (request, word) => {
      request.headers.set('x-quita-secret', `${ZENVIA_SECRET}${word}`)
      return receiveZenviaCall(request)
    },
  },
} as const satisfies Record<string, Door>

export const webhookDoors = (hookSecret: string) => ({
  ...moneyDoors(hookSecret),
  ...MESSAGE_DOORS,
})

export type DoorName = keyof ReturnType<typeof webhookDoors>
export const DOORS = Object.keys(webhookDoors('')) as DoorName[]
