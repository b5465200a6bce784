import { z } from 'zod'
import { writeStaticBrCode } from '#server/payments/br-code/model.ts'
import { findBeneficiary, putBeneficiary } from '../book/beneficiaries.ts'
import type { FaultTarget } from '../book/faults.ts'
import { jsonBody, jsonReply, type Reply, type Route } from '../http.ts'
import { cobRoutes } from './cob.ts'
import { cobrRoutes } from './cobr.ts'
import { cobvRoutes } from './cobv.ts'
import type { Psp, PspRoute } from './context.ts'
import { catchUp } from './day.ts'
import { locRoutes } from './loc.ts'
import { recLocationRoutes } from './locrec.ts'
import { grantToken, refusalOf } from './oauth.ts'
import { serveDuePayload, servePayload, serveRecPayload } from './payload.ts'
import { pixRoutes } from './pix.ts'
import { problem } from './problem.ts'
import { recRoutes } from './rec.ts'
import { recurrenceWebhookRoutes } from './recurrence-webhook.ts'
import { jwkOf } from './signature.ts'
import { requestRoutes } from './solicrec.ts'
import { webhookRoutes } from './webhook.ts'

/** A route that tests can make fail under a name. */
export type FallibleRoute = Route & {
  target?: FaultTarget
  /** How this provider says that it failed, where it has a way of its own. */
  failure?: (status: number) => Reply
}

const BASE = '/psp/api/v2'

/** Everything the PSP answers: the Pix API behind its tokens, and what payers' banks may read. */
export function pspRoutes(psp: Psp): FallibleRoute[] {
  const api = [
    ...cobRoutes(psp),
    ...cobvRoutes(psp),
    ...locRoutes(psp),
    ...pixRoutes(psp),
    ...webhookRoutes(psp),
    ...recurrenceWebhookRoutes(psp),
    ...atToday(psp, [
      ...recRoutes(psp),
      ...recLocationRoutes(psp),
      ...requestRoutes(psp),
      ...cobrRoutes(psp),
    ]),
  ]
  return [
    {
      method: 'POST',
      pattern: '/psp/oauth/token',
      target: 'token',
      handle: (call) => grantToken(psp, call),
    },
    ...api.map((route) => ({
      method: route.method,
      pattern: `${BASE}${route.pattern}`,
      target: route.target,
      handle: (call: Parameters<typeof route.handle>[0]) =>
        refusalOf(psp.book, call, route.scope) ?? route.handle(call),
    })),
    { method: 'GET', pattern: '/psp/qr/:token', handle: (call) => servePayload(psp, call) },
    { method: 'GET', pattern: '/psp/qr/cobv/:token', handle: (call) => serveDuePayload(psp, call) },
    { method: 'GET', pattern: '/psp/qr/rec/:token', handle: (call) => serveRecPayload(psp, call) },
    {
      method: 'GET',
      pattern: '/psp/jwks',
      handle: () => jsonReply(200, { keys: [jwkOf(psp.book)] }),
    },
  ]
}

/** Days that went by since the last call have their effect before this one is answered. */
function atToday(psp: Psp, routes: PspRoute[]): PspRoute[] {
  return routes.map((route) => ({
    ...route,
    handle: (call) => {
      catchUp(psp)
      return route.handle(call)
    },
  }))
}

/** The answer to an address of the API that does not exist. */
export function isPspPath(path: string): boolean {
  return path.startsWith(`${BASE}/`)
}

export function noSuchPspPath() {
  return problem('NaoEncontrado')
}

const beneficiarySchema = z.object({
  name: z.string().min(1).max(200),
  cnpj: z.string().regex(/^[0-9A-Z]{14}$/),
  city: z.string().min(1).max(60),
})

/** The directory of Pix keys (DICT), filled by the seed: sandbox only. */
export function directoryRoutes(psp: Psp): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/psp/dict/:chave',
      handle: (call) => {
        const chave = call.params.chave ?? ''
        const read = beneficiarySchema.safeParse(jsonBody(call))
        if (!read.success || chave.length > 77) {
          return jsonReply(400, { error: 'name, cnpj (14 characters) and city are required' })
        }
        const { name, city } = read.data
        if (!writeStaticBrCode({ key: chave, merchant: { name, city } }).ok) {
          return jsonReply(400, { error: 'no BR Code can carry this key, name or city' })
        }
        putBeneficiary(psp.book, { chave, ...read.data })
        return jsonReply(200, { chave, ...read.data })
      },
    },
    {
      method: 'GET',
      pattern: '/psp/dict/:chave',
      handle: (call) => {
        const beneficiary = findBeneficiary(psp.book, call.params.chave ?? '')
        return beneficiary ? jsonReply(200, beneficiary) : jsonReply(404, { error: 'no such key' })
      },
    },
  ]
}
