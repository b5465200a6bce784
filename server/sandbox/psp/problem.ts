import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Reply } from '../http.ts'
import { problemTitles } from './problem-titles.ts'

/** Errors of the Pix API: RFC 7807, `type` under pix.bcb.gov.br, violations with their place. */
export type Violation = { razao: string; propriedade: string }

export type ProblemName = keyof typeof problemTitles

/** `status` only where the contract allows another one for the same type (CobPayload 410). */
export function problem(
  name: ProblemName,
  options: { violations?: Violation[]; status?: number; detail?: string } = {},
): Reply {
  const [usualStatus, title, detail] = problemTitles[name]
  const status = options.status ?? usualStatus
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: `https://pix.bcb.gov.br/api/v2/error/${name}`,
      title,
      status,
      detail: options.detail ?? detail,
      correlationId: randomUUID(),
      ...(options.violations ? { violacoes: options.violations } : {}),
    }),
  }
}

/** One violation for each place of the body that does not respect the schema. */
export function violationsOf(error: z.ZodError, object: string): Violation[] {
  return error.issues.map((issue) => {
    const place = [object, ...issue.path].join('.')
    return { razao: `O campo ${place} não respeita o schema.`, propriedade: place }
  })
}
