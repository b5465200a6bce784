import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall, PixProduct } from './call.ts'
import { timestamp } from './reading.ts'

/** Where the PSP says that something happened. What it says there is a hint: fetch and converge. */
export type PixWebhook = { url: string; createdAt: Temporal.Instant | null }

export interface WebhookCalls {
  /** Notifications of Pix on this key go to `url` + `/pix`. */
  putWebhook(key: string, url: string): Promise<PixAnswer<null>>
  getWebhook(key: string): Promise<PixAnswer<PixWebhook>>
  /** Changes of authorisations go to `url` + `/rec` as `{recs: [{idRec, status, …}]}`. */
  registerRecWebhook(url: string): Promise<PixAnswer<null>>
  getRecWebhook(): Promise<PixAnswer<PixWebhook>>
  /** Changes of recurring charges go to `url` + `/cobr` as `{cobsr: [{txid, idRec, status, …}]}`. */
  registerCobrWebhook(url: string): Promise<PixAnswer<null>>
  getCobrWebhook(): Promise<PixAnswer<PixWebhook>>
}

const webhookSchema = z.looseObject({
  webhookUrl: z.string(),
  criacao: timestamp.nullish().catch(null),
})

function readWebhook(json: unknown): PixWebhook | null {
  const read = webhookSchema.safeParse(json)
  return read.success ? { url: read.data.webhookUrl, createdAt: read.data.criacao ?? null } : null
}

export function webhookCalls(call: PixCall): WebhookCalls {
  const put = async (product: PixProduct, path: string, url: string): Promise<PixAnswer<null>> => {
    const body = JSON.stringify({ webhookUrl: url })
    const answer = await call({ product, method: 'PUT', path, body, read: () => true })
    return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer
  }
  const get = (product: PixProduct, path: string) =>
    call({ product, method: 'GET', path, read: readWebhook })
  return {
    putWebhook: (key, url) => put('immediate', pathOf(key), url),
    getWebhook: (key) => get('immediate', pathOf(key)),
    registerRecWebhook: (url) => put('automatic', '/webhookrec', url),
    getRecWebhook: () => get('automatic', '/webhookrec'),
    registerCobrWebhook: (url) => put('automatic', '/webhookcobr', url),
    getCobrWebhook: () => get('automatic', '/webhookcobr'),
  }
}

function pathOf(key: string): string {
  assert(key.length > 0 && key.length <= 77, 'malformed Pix key')
  return `/webhook/${encodeURIComponent(key)}`
}
