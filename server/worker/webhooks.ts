import { knownPixKeys } from '#server/creditors/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { Tools } from '#server/worker/listener.ts'

const RETRY_MS = 5_000
/** Registered again from time to time: providers lose registrations too. */
const REPEAT_MS = 60 * 60 * 1_000

type Needs = Pick<Tools, 'core' | 'services' | 'scope'>

/**
 * Tells the provider where to send notices for every payee key, those of earlier too, and keeps it
 * told.
 */
export function ensureWebhooks(tools: Needs): { stop(): void } {
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  async function run(): Promise<void> {
    const complete = await registerAll(tools).catch((error: unknown) => {
      tools.core.log.error({ error }, 'webhooks not registered')
      return false
    })
    if (!stopped) timer = setTimeout(() => void run(), complete ? REPEAT_MS : RETRY_MS)
  }

  void run()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

async function registerAll({ core, services, scope }: Needs): Promise<boolean> {
  const keys = await inScope(core, scope, (tx) => knownPixKeys(tx, scope))
  let complete = keys.length > 0
  for (const { key, isLive } of keys) {
    const answer = await services.pix.putWebhook(key, services.pixWebhookUrl)
    if (answer.kind === 'ok') continue
    // An earlier key may have left the account since: nothing comes to it any more.
    if (!isLive && answer.kind !== 'unknown') continue
    core.log.warn({ kind: answer.kind }, 'webhook of a payee key not registered yet')
    complete = false
  }
  return (await registerAutomatic(services)) && complete
}

/** Pix Automático knows no key: one address for authorisations, one for their debits. */
async function registerAutomatic({
  pix,
  pixProducts,
  pixWebhookUrl,
}: Tools['services']): Promise<boolean> {
  if (!pixProducts.automatic) return true
  const answers = [
    await pix.registerRecWebhook(pixWebhookUrl),
    await pix.registerCobrWebhook(pixWebhookUrl),
  ]
  return answers.every(({ kind }) => kind === 'ok')
}
