import { TRPCError } from '@trpc/server'
import type { z } from 'zod'
import { recallContractInput } from '#server/agreements/recall/schema.ts'
import { clientOf } from '#server/api/peer.ts'
import { createCaller } from '#server/api/root.ts'
import { runtime } from '#server/api/runtime.ts'
import { batchBody } from '#server/debts/import/batch/schema.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { API_KEY_PATTERN } from '#server/staff/api-key/model.ts'

/**
 * The REST door of creditors' systems: a thin form of the procedures behind it. Errors are problem
 * details (RFC 9457); what is wrong with a batch names its rows.
 */
const MAX_BODY_BYTES = 4 * 1024 * 1024
const MAX_FAULTS = 100

type Fault = { readonly linha: number | null; readonly campo: string; readonly texto: string }

/** POST /api/v1/debts/batches */
export function takeBatchRequest(request: Request): Promise<Response> {
  return answered(request, async (caller) => {
    const key = request.headers.get('idempotency-key') ?? ''
    if (!/^[\x21-\x7e]{8,128}$/.test(key)) {
      return problem(400, 'A chave de idempotência falta ou é inválida', {
        detail: 'Mande Idempotency-Key com 8 a 128 caracteres, uma para cada lote.',
      })
    }
    const body = await bodyOf(request, batchBody)
    if (body instanceof Response) return body
    const taken = await caller.batches.take({ key, body })
    if (!taken.ok) {
      return problem(422, 'Esta chave já foi usada com outro lote', {
        detail: 'Use outra Idempotency-Key para outro conteúdo.',
      })
    }
    const { importId, isNew } = taken.value
    return json(isNew ? 202 : 200, { id: importId }, { location: `/api/v1/imports/${importId}` })
  })
}

/** POST /api/v1/debts/recalls */
export function recallRequest(request: Request): Promise<Response> {
  return answered(request, async (caller) => {
    const body = await bodyOf(request, recallContractInput)
    if (body instanceof Response) return body
    const asked = await caller.creditorRecalls.ask(body)
    if (!asked.ok) return problem(404, 'Este contrato não existe')
    const isDone = asked.value.state === 'done'
    return json(isDone ? 200 : 202, { situacao: isDone ? 'recolhida' : 'em_acordo' })
  })
}

/** GET /api/v1/imports/{id} */
export function importStateRequest(request: Request, importId: string): Promise<Response> {
  return answered(request, async (caller) => {
    if (!isId(importId)) return problem(404, TITLES.NOT_FOUND[1])
    return json(200, await caller.batches.state({ importId: asId(importId) }))
  })
}

type Caller = ReturnType<typeof createCaller>

/** Null for who shows nothing that looks like a key: of theirs not even the body is read. */
function callerOf(request: Request): Caller | null {
  const [, secret = ''] = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (!API_KEY_PATTERN.test(secret)) return null
  const { core, services } = runtime()
  return createCaller({
    core,
    services,
    client: clientOf(request.headers),
    debtorSecret: null,
    staffSessionId: null,
    apiSecret: secret,
  })
}

/** The body as the schema says, or the answer that says what is wrong with it. */
async function bodyOf<T>(request: Request, schema: z.ZodType<T>): Promise<T | Response> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return problem(415, 'Mande application/json')
  }
  const text = await textOf(request)
  if (text === null) return problem(413, 'O corpo passa de 4 MB', { detail: 'Divida o lote.' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return problem(400, 'O corpo não é JSON')
  }
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const faults = read.error.issues.slice(0, MAX_FAULTS).map(faultOf)
  return problem(422, 'O corpo não está no formato', { erros: faults })
}

/** Row 1 is the first of the batch. */
function faultOf({ path, message }: z.core.$ZodIssue): Fault {
  const [list, place, field] = path
  const isRow = list === 'linhas' && typeof place === 'number'
  return {
    linha: isRow ? place + 1 : null,
    campo: isRow ? String(field ?? '') : path.map(String).join('.'),
    texto: message,
  }
}

/** Null where it is longer than any batch may be, whatever its header says. */
async function textOf(request: Request): Promise<string | null> {
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    bytes += value.length
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel()
      return null
    }
    chunks.push(value)
  }
}

const TITLES = {
  UNAUTHORIZED: [401, 'A chave não abre nada'],
  FORBIDDEN: [403, 'A chave não permite isto'],
  NOT_FOUND: [404, 'Não existe'],
  BAD_REQUEST: [400, 'O pedido não está no formato'],
  TOO_MANY_REQUESTS: [429, 'Pedidos demais: espere um minuto'],
} as const satisfies Partial<Record<TRPCError['code'], readonly [status: number, title: string]>>

type Title = readonly [status: number, title: string]

function titleOf(code: TRPCError['code']): Title | null {
  return code in TITLES ? TITLES[code as keyof typeof TITLES] : null
}

/** What goes with a status besides its words: how to ask, and when to ask again. */
const HEADERS: Readonly<Record<number, Record<string, string>>> = {
  401: { 'www-authenticate': 'Bearer' },
  429: { 'retry-after': '60' },
}

async function answered(
  request: Request,
  work: (caller: Caller) => Promise<Response>,
): Promise<Response> {
  const caller = callerOf(request)
  if (caller === null) return problem(...TITLES.UNAUTHORIZED)
  try {
    return await work(caller)
  } catch (error) {
    const known = error instanceof TRPCError ? titleOf(error.code) : null
    if (known !== null) return problem(...known)
    if (!(error instanceof TRPCError)) runtime().core.log.error({ error }, 'REST call failed')
    return problem(500, 'Algo falhou do nosso lado; nada foi aceito')
  }
}

type Details = { readonly detail?: string; readonly erros?: readonly Fault[] }

function problem(status: number, title: string, details: Details = {}): Response {
  const body = JSON.stringify({ type: 'about:blank', status, title, ...details })
  const type = { 'content-type': 'application/problem+json' }
  return new Response(body, {
    status,
    headers: { ...NOT_KEPT, ...type, ...HEADERS[status] },
  })
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  const type = { 'content-type': 'application/json' }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...NOT_KEPT, ...type, ...headers },
  })
}

const NOT_KEPT = { 'cache-control': 'no-store' }
