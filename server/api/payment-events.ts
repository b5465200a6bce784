import { Client } from 'pg'
import { runtime } from '#server/api/runtime.ts'

/**
 * Tells open pages at once that a payable was paid. One connection per web process listens for
 * what a trigger on `payments` rings; pages that miss it ask again every few seconds anyway.
 */
type Listener = () => void

const waiting = new Map<string, Set<Listener>>()
let listening = false

async function connect(): Promise<void> {
  const { env, core } = runtime()
  const client = new Client({ connectionString: env.DATABASE_URL })
  const lost = () => {
    listening = false
  }
  client.on('error', (error) => {
    core.log.warn({ error }, 'payment bell lost; pages poll meanwhile')
    lost()
  })
  client.on('end', lost)
  client.on('notification', ({ payload }) => {
    for (const listener of waiting.get(payload ?? '') ?? []) listener()
  })
  await client.connect()
  await client.query('listen quita_payment')
}

/** Calls `listener` when money for the payable is recorded; answers how to stop listening. */
export function onPayment(payableId: string, listener: Listener): () => void {
  if (!listening) {
    listening = true
    connect().catch(() => {
      listening = false
    })
  }
  const listeners = waiting.get(payableId) ?? new Set()
  waiting.set(payableId, listeners.add(listener))
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) waiting.delete(payableId)
  }
}
