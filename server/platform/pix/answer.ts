import { z } from 'zod'
import { type ProviderAnswer, unknown } from '../provider-answer.ts'
import type { HttpOutcome } from './transport.ts'

/** The four ways in which a call to the PSP ends (provider-answer.ts); problems are RFC 7807. */
export type PixAnswer<T> = ProviderAnswer<T, PixProblem>

/** `name` is the last part of `type` (`CobOperacaoInvalida`); violations carry no values, which
 * may be personal data. */
export type PixProblem = {
  type: string
  name: string
  title: string
  status: number
  detail: string | null
  violations: { reason: string | null; property: string | null }[]
}

const looseText = z.string().nullish().catch(null)

const problemSchema = z.looseObject({
  type: looseText,
  title: looseText,
  detail: looseText,
  violacoes: z
    .array(z.looseObject({ razao: looseText, propriedade: looseText }))
    .nullish()
    .catch(null),
})

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemOf(status: number, json: unknown): PixProblem {
  const read = problemSchema.safeParse(json)
  const body = read.success ? read.data : {}
  const type = body.type ?? 'about:blank'
  return {
    type,
    name: type.split('/').at(-1) ?? type,
    title: body.title ?? `HTTP ${status}`,
    status,
    detail: body.detail?.slice(0, 500) ?? null,
    violations: (body.violacoes ?? []).map((violation) => ({
      reason: violation.razao ?? null,
      property: violation.propriedade ?? null,
    })),
  }
}

/**
 * Sorts a reply into the four kinds. `read` returns null when a 2xx body does not say what it must:
 * then the work was probably done, but we cannot know what it made.
 */
export function answerOf<T>(outcome: HttpOutcome, read: (json: unknown) => T | null): PixAnswer<T> {
  if (outcome.kind === 'failed') return unknown(outcome.cause, outcome.detail)
  const { status, body } = outcome.reply
  const json = parseJson(body)
  if (status >= 200 && status < 300) {
    const value = read(json)
    return value === null ? unknown('unreadable', `HTTP ${status}`) : { kind: 'ok', value }
  }
  if (status === 408 || status === 429) return unknown('throttled', `HTTP ${status}`)
  if (status >= 500) return unknown('server_error', `HTTP ${status}`)
  if (status < 400) return unknown('unreadable', `HTTP ${status}`)
  if (status !== 404) return { kind: 'refused', problem: problemOf(status, json) }
  // A 404 that is not JSON comes from a proxy or a wrong base URL, not from the PSP's book.
  const isFromPsp = typeof json === 'object' && json !== null
  if (!isFromPsp) return unknown('unreadable', 'HTTP 404 without a problem')
  return { kind: 'not_found', problem: problemOf(status, json) }
}
