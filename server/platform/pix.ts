import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { type Clock, systemClock } from '#server/kernel/clock.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { answerOf, type PixAnswer } from './pix/answer.ts'
import { assertTxid, type CobInput, cobBody, type PixCharge, readCharge } from './pix/charge.ts'
import { timestamp } from './pix/reading.ts'
import {
  assertEndToEndId,
  assertRefundId,
  type PixReceipt,
  type PixReceiptPage,
  type PixRefund,
  readReceipt,
  readReceiptPage,
  readRefund,
  refundBody,
} from './pix/receipt.ts'
import { createTokenSource } from './pix/token.ts'
import { createTransport, type HttpRequest, type TlsFiles } from './pix/transport.ts'

/**
 * The client to any PSP that speaks the Central Bank's Pix API 2.9.0. Expected failures of the
 * network and of the PSP are answers (`PixAnswer`), never exceptions; input that the contract
 * does not allow is our bug and stops before anything is sent.
 */
export type PixClientConfig = {
  baseUrl: string
  tokenUrl: string
  clientId: string
  clientSecret: string
  scope?: string
  tls?: TlsFiles
  /** For the whole of one call, in milliseconds. */
  timeoutMs?: number
  clock?: Clock
}

export interface PixClient {
  /** PUT /cob/{txid}: idempotent by txid, so it may be repeated after `unknown`. */
  createCob(input: CobInput): Promise<PixAnswer<PixCharge>>
  getCob(txid: string): Promise<PixAnswer<PixCharge>>
  /** Withdraws a charge. Refused (`CobOperacaoInvalida`) unless it is still active. */
  removeCob(txid: string): Promise<PixAnswer<PixCharge>>
  getPix(endToEndId: string): Promise<PixAnswer<PixReceipt>>
  /** Pix received between two instants, both included; pages count from zero. */
  listPix(query: PixQuery): Promise<PixAnswer<PixReceiptPage>>
  /** Asks for a return; not idempotent: after `unknown`, `getRefund` first (payments.md 7). */
  requestRefund(
    endToEndId: string,
    refundId: string,
    amount: Centavos,
  ): Promise<PixAnswer<PixRefund>>
  getRefund(endToEndId: string, refundId: string): Promise<PixAnswer<PixRefund>>
  /** Notifications of Pix on this key go to `url` + `/pix`. */
  putWebhook(key: string, url: string): Promise<PixAnswer<null>>
  getWebhook(key: string): Promise<PixAnswer<PixWebhook>>
}

export type PixQuery = {
  from: Temporal.Instant
  to: Temporal.Instant
  page?: number
  pageSize?: number
  txid?: string
  /** True: only Pix of which something was returned, or asked back. */
  returned?: boolean
}

export type PixWebhook = { url: string; createdAt: Temporal.Instant }

const DEFAULT_SCOPE = 'cob.read cob.write pix.read pix.write webhook.read webhook.write'
const DEFAULT_TIMEOUT_MS = 10_000

type Call = <T>(
  method: HttpRequest['method'],
  path: string,
  read: (json: unknown) => T | null,
  body?: string,
) => Promise<PixAnswer<T>>

export function createPixClient(config: PixClientConfig): PixClient {
  const call = createCall(config)
  return {
    createCob(input) {
      assertTxid(input.txid)
      return call(
        'PUT',
        `/cob/${input.txid}`,
        (json) => readCharge(json, input.txid),
        cobBody(input),
      )
    },
    getCob(txid) {
      assertTxid(txid)
      return call('GET', `/cob/${txid}`, (json) => readCharge(json, txid))
    },
    removeCob(txid) {
      assertTxid(txid)
      const body = JSON.stringify({ status: 'REMOVIDA_PELO_USUARIO_RECEBEDOR' })
      return call('PATCH', `/cob/${txid}`, (json) => readCharge(json, txid), body)
    },
    getPix(endToEndId) {
      assertEndToEndId(endToEndId)
      return call('GET', `/pix/${endToEndId}`, (json) => readReceipt(json, endToEndId))
    },
    listPix(query) {
      return call('GET', `/pix?${listQuery(query)}`, readReceiptPage)
    },
    requestRefund(endToEndId, refundId, amount) {
      const path = refundPath(endToEndId, refundId)
      return call('PUT', path, (json) => readRefund(json, refundId), refundBody(amount))
    },
    getRefund(endToEndId, refundId) {
      return call('GET', refundPath(endToEndId, refundId), (json) => readRefund(json, refundId))
    },
    async putWebhook(key, url) {
      const body = JSON.stringify({ webhookUrl: url })
      const answer = await call('PUT', webhookPath(key), () => true, body)
      return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer
    },
    getWebhook(key) {
      return call('GET', webhookPath(key), readWebhook)
    },
  }
}

/** One authorised call. A token the PSP no longer takes is renewed once: a 401 did nothing. */
function createCall(config: PixClientConfig): Call {
  const send = createTransport({
    timeoutMs: config.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(config.tls ? { tls: config.tls } : {}),
  })
  const tokens = createTokenSource(
    { ...config, scope: config.scope ?? DEFAULT_SCOPE },
    send,
    config.clock ?? systemClock,
  )
  const baseUrl = config.baseUrl.replace(/\/+$/, '')

  return async (method, path, read, body) => {
    for (let attempt = 1; ; attempt++) {
      const token = await tokens.get()
      if (token.kind !== 'ok') return token
      const outcome = await send({
        method,
        url: `${baseUrl}${path}`,
        headers: {
          authorization: `Bearer ${token.value}`,
          accept: 'application/json, application/problem+json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
      })
      const isTokenRefused = outcome.kind === 'reply' && outcome.reply.status === 401
      if (isTokenRefused) tokens.discard(token.value)
      if (!isTokenRefused || attempt > 1) return answerOf(outcome, read)
    }
  }
}

function listQuery(query: PixQuery): URLSearchParams {
  const pageSize = query.pageSize ?? 100
  assert(pageSize >= 1 && pageSize <= 1000, 'a page holds between 1 and 1000 Pix')
  return new URLSearchParams({
    inicio: query.from.toString({ fractionalSecondDigits: 3 }),
    fim: query.to.toString({ fractionalSecondDigits: 3 }),
    'paginacao.paginaAtual': String(query.page ?? 0),
    'paginacao.itensPorPagina': String(pageSize),
    ...(query.txid === undefined ? {} : { txid: query.txid }),
    ...(query.returned === undefined ? {} : { devolucaoPresente: String(query.returned) }),
  })
}

function refundPath(endToEndId: string, refundId: string): string {
  assertEndToEndId(endToEndId)
  assertRefundId(refundId)
  return `/pix/${endToEndId}/devolucao/${refundId}`
}

function webhookPath(key: string): string {
  assert(key.length > 0 && key.length <= 77, 'malformed Pix key')
  return `/webhook/${encodeURIComponent(key)}`
}

const webhookSchema = z.looseObject({ webhookUrl: z.string(), criacao: timestamp })

function readWebhook(json: unknown): PixWebhook | null {
  const read = webhookSchema.safeParse(json)
  return read.success ? { url: read.data.webhookUrl, createdAt: read.data.criacao } : null
}
