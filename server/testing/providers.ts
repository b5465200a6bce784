import { bankCalendar } from '#server/kernel/calendar.ts'
import type { Core } from '#server/platform/db.ts'
import { createPixClient } from '#server/platform/pix.ts'
import { parseVapidKeys } from '#server/platform/push/keys.ts'
import type { Services } from '#server/platform/services.ts'
import { createStripeClient } from '#server/platform/stripe.ts'

/** How to speak with a sandbox that runs elsewhere; what only the sandbox needs is not loaded. */
export const CONTROL_TOKEN = 'control'
export const STRIPE = {
  secretKey: 'sk_test_of_the_double',
  webhookSecrets: ['whsec_of_the_double'],
}

/** What the PSP of a test offers, and where it is spoken to if not at the sandbox itself. */
export type PspOptions = {
  readonly products?: Services['pixProducts']
  /** What stands between thinks for a while, so that an answer is waited for longer. */
  readonly pixBaseUrl?: string
}

/** By what push services know the product in tests. */
export const TEST_VAPID_KEYS = parseVapidKeys(Buffer.alloc(32, 3).toString('base64url'))

/** Clients of a sandbox, or of what stands in front of it. */
export function servicesAt(
  origin: string,
  core: Core,
  pixWebhookUrl: string,
  { products = { due: false, automatic: false }, pixBaseUrl }: PspOptions = {},
): Services {
  return {
    pix: createPixClient({
      baseUrl: pixBaseUrl ?? `${origin}/psp/api/v2`,
      tokenUrl: `${origin}/psp/oauth/token`,
      clientId: 'quita',
      clientSecret: 'secret',
      timeoutMs: pixBaseUrl === undefined ? 2_000 : 30_000,
      clock: core.clock,
    }),
    calendar: bankCalendar,
    portalUrl: 'http://localhost',
    pixWebhookUrl,
    pixProducts: products,
    push: { keys: TEST_VAPID_KEYS, subject: 'mailto:ajuda@atende.example', sandboxOrigin: origin },
    stripe: createStripeClient({ ...STRIPE, apiBase: `${origin}/stripe`, timeoutMs: 2_000 }),
    stripePix: { name: 'STRIPE DE MENTIRA', cnpj: '12345678000195' },
    writesByWhatsApp: true,
    cardNoticeDays: 3,
    operator: {
      name: 'Atende Recupera',
      legalName: 'Atende Recupera Ltda.',
      cnpj: '12345678000195',
      address: 'Rua das Palmeiras, 120, Recife/PE',
      phone: '0800 000 0000',
      hours: 'dias úteis, das 9h às 18h',
      email: 'ajuda@atende.example',
      dataProtectionOfficer: 'privacidade@atende.example',
    },
  }
}

/** A control of a sandbox, from any process. */
export const callSandbox = (
  url: string,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
) => call(url, method, path, body)

export const putToSandbox = (url: string, path: string, body: unknown) =>
  call(url, 'PUT', path, body)

async function call(url: string, method: string, path: string, body?: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${CONTROL_TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text ? JSON.parse(text) : null
}
