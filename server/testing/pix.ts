import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  storeCobrNotice,
  storePixNotice,
  storeRecNotice,
} from '#server/payments/notice/commands.ts'
import type { Services } from '#server/platform/services.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { startSandbox } from '#server/sandbox/server.ts'
import { testMessengers } from '#server/sandbox/testing.ts'
import {
  CONTROL_TOKEN,
  callSandbox,
  putToSandbox,
  STRIPE,
  servicesAt,
} from '#server/testing/providers.ts'
import { testScope } from '#server/testing/scope.ts'

/** A provider with its own book, and our webhook behind a real socket. */
export type TestProvider = {
  /** Where the sandbox answers. */
  readonly url: string
  readonly services: Services
  /** Calls a control of the sandbox: faults, the bank, held notices, the book. */
  control(path: string, body?: unknown, method?: string): Promise<unknown>
  /** Makes the payee known to the provider, as its directory of keys does. */
  addPayee(key: string): Promise<void>
  /** Pays a code at the pretend bank; answers the endToEndId. */
  pay(code: string, options?: PayOptions): Promise<string>
  close(): Promise<void>
}

/** `authorise`: the bank's client also accepts the recurrence of a composite code. */
export type PayOptions = { force?: boolean; horario?: string; authorise?: boolean; payer?: string }

/** `front` puts something between us and the PSP, and answers the address to speak to instead. */
export type TestProviderOptions = {
  readonly products?: Services['pixProducts']
  readonly front?: (baseUrl: string) => Promise<string>
}

export async function startTestProvider(
  core: TestCore,
  { products, front }: TestProviderOptions = {},
): Promise<TestProvider> {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-'))
  const sandbox = await startSandbox({
    directory,
    port: 0,
    smtpPort: 0,
    controlToken: CONTROL_TOKEN,
    pixClientId: 'quita',
    pixClientSecret: 'secret',
    smsToken: 'sms',
    messengers: testMessengers(),
    stripe: { ...STRIPE, webhookUrl: null },
    webhookRetryMs: 50,
    durable: false,
    // A return is done when a test says so.
    refundDelayMs: 3_600_000,
  })
  const webhook = await startWebhook(core)
  const services = servicesAt(sandbox.url, core, webhook.url, {
    ...(products ? { products } : {}),
    ...(front ? { pixBaseUrl: await front(`${sandbox.url}/psp/api/v2`) } : {}),
  })
  const { pix } = services
  const control: TestProvider['control'] = (path, body, method) =>
    callSandbox(sandbox.url, path, body, method)
  await control('/control/clock', { now: core.clock.now().toString() })
  return {
    url: sandbox.url,
    services,
    control,
    async addPayee(key) {
      await putToSandbox(sandbox.url, `/psp/dict/${encodeURIComponent(key)}`, {
        name: 'VIVAZ TELECOM S.A.',
        cnpj: '11222333000181',
        city: 'SAO PAULO',
      })
      await pix.putWebhook(key, webhook.url)
      if (!services.pixProducts.automatic) return
      await pix.registerRecWebhook(webhook.url)
      await pix.registerCobrWebhook(webhook.url)
    },
    async pay(code, options = {}) {
      const paid = (await control('/control/bank/pay', { code, ...options })) as {
        pix: { endToEndId: string }[]
      }
      return paid.pix[0]?.endToEndId ?? ''
    },
    async close() {
      await sandbox.close()
      await new Promise((done) => webhook.server.close(done))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** By the end of the address that the provider calls. */
const STORES: Record<string, typeof storePixNotice> = {
  pix: storePixNotice,
  rec: storeRecNotice,
  cobr: storeCobrNotice,
}

/** Stores notices as the web process does: the same command behind a socket. */
async function startWebhook(core: TestCore): Promise<{ server: Server; url: string }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const store = STORES[request.url?.split('/').at(-1) ?? ''] ?? storePixNotice
    const stored = await store(core, testScope, Buffer.concat(chunks).toString('utf8'))
    response.writeHead(stored.ok ? 200 : 400).end()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { server, url: `http://127.0.0.1:${port}/hook` }
}
