import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import type { PixClientConfig } from '#server/platform/pix/call.ts'
import { createPixClient, type PixClient } from '#server/platform/pix.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import { createStripeClient, type StripeConfig } from '#server/platform/stripe.ts'
import type { Messengers } from './messengers/settings.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from './server.ts'

/** A sandbox of one test file, in this process, on free ports, with a book of its own. */
export type TestSandbox = {
  readonly url: string
  readonly smtpUrl: string
  readonly smsUrl: string
  readonly smsToken: string
  readonly controlToken: string
  readonly messengers: Messengers
  readonly pixConfig: PixClientConfig
  /** A client with a token of its own. */
  pixClient(overrides?: Partial<PixClientConfig>): PixClient
  readonly stripeConfig: StripeConfig
  stripeClient(overrides?: Partial<StripeConfig>): StripeClient
  /** Calls the control desk; stops on anything but 2xx. */
  control(path: string, body?: unknown, method?: string): Promise<unknown>
  /** Registers a Pix key with a creditor's name, as the seed does. */
  register(key: string, name?: string): Promise<void>
  /** The pretend bank pays a code; each payment's end-to-end id. Stops where the bank refuses. */
  pay(code: string | null, options?: PayOptions): Promise<string[]>
  /** The process dies and comes back on the same ports with the same book. */
  restart(): Promise<void>
  close(): Promise<void>
}

export type PayOptions = {
  amount?: string
  force?: boolean
  times?: number
  horario?: string
  authorise?: boolean
  payer?: string
}

const paidSchema = z.object({ pix: z.array(z.object({ endToEndId: z.string() })) })

const CLIENT_ID = 'quita-test'

export async function startTestSandbox(
  overrides: Partial<SandboxOptions> = {},
): Promise<TestSandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'quita-sandbox-'))
  const options: SandboxOptions = {
    directory,
    port: 0,
    smtpPort: 0,
    controlToken: randomUUID(),
    pixClientId: CLIENT_ID,
    pixClientSecret: randomUUID(),
    smsToken: randomUUID(),
    messengers: testMessengers(),
    stripe: {
      secretKey: `sk_test_${randomUUID()}`,
      webhookSecrets: [`whsec_${randomUUID()}`],
      webhookUrl: null,
    },
    webhookRetryMs: 20,
    refundDelayMs: 60_000,
    ...overrides,
  }
  let sandbox: Sandbox = await startSandbox(options)
  const { url, port, smtpPort, smtpUrl } = sandbox
  const pixConfig: PixClientConfig = {
    baseUrl: `${url}/psp/api/v2`,
    tokenUrl: `${url}/psp/oauth/token`,
    clientId: options.pixClientId,
    clientSecret: options.pixClientSecret,
  }

  const stripeConfig: StripeConfig = {
    secretKey: options.stripe.secretKey,
    webhookSecrets: options.stripe.webhookSecrets,
    apiBase: `${url}/stripe`,
    ...(options.stripe.account === undefined ? {} : { account: options.stripe.account }),
  }

  async function authorised(path: string, method: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${options.controlToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  return {
    url,
    smtpUrl,
    smsUrl: `${url}/sms`,
    smsToken: options.smsToken,
    controlToken: options.controlToken,
    messengers: options.messengers,
    pixConfig,
    pixClient: (config = {}) => createPixClient({ ...pixConfig, ...config }),
    stripeConfig,
    stripeClient: (config = {}) => createStripeClient({ ...stripeConfig, ...config }),
    control: (path, body, method = body === undefined ? 'GET' : 'POST') =>
      authorised(`/control${path}`, method, body),
    async register(key, name = 'Vivaz Telecom S.A.') {
      const beneficiary = { name, cnpj: '11222333000181', city: 'São Paulo' }
      await authorised(`/psp/dict/${encodeURIComponent(key)}`, 'PUT', beneficiary)
    },
    async pay(code, payment = {}) {
      const answer = await authorised('/control/bank/pay', 'POST', { code, ...payment })
      return paidSchema.parse(answer).pix.map(({ endToEndId }) => endToEndId)
    },
    async restart() {
      await sandbox.close()
      sandbox = await startSandbox({ ...options, port, smtpPort })
    },
    async close() {
      await sandbox.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** The providers of messages, telling nobody. */
export function testMessengers(told: string | null = null): Messengers {
  return {
    twilio: {
      accountSid: `AC${'0'.repeat(32)}`,
      authToken: randomUUID(),
      inboundUrl: told && `${told}/api/webhooks/twilio`,
    },
    zenvia: {
      token: randomUUID(),
      eventUrl: told && `${told}/api/webhooks/zenvia`,
      eventSecret: randomUUID(),
    },
    meta: {
      phoneNumberId: '100000000000001',
      accessToken: randomUUID(),
      appSecret: randomUUID(),
      webhookUrl: told && `${told}/api/webhooks/meta`,
    },
  }
}

/** The value of an answer that must be `ok`. */
export function done<T>(answer: PixAnswer<T>): T {
  if (answer.kind !== 'ok') throw new Error(`expected ok, got ${JSON.stringify(answer)}`)
  return answer.value
}
