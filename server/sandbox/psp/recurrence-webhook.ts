import {
  deleteRecurrenceWebhook,
  findRecurrenceWebhook,
  putRecurrenceWebhook,
} from '../book/notifications.ts'
import { jsonBody, jsonReply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { problem, violationsOf } from './problem.ts'
import { webhookRequestSchema } from './schema.ts'
import { timestampOf } from './views.ts'

const kinds = [
  { kind: 'rec', name: 'webhookrec', error: 'WebhookRecOperacaoInvalida' },
  { kind: 'cobr', name: 'webhookcobr', error: 'WebhookCobROperacaoInvalida' },
] as const

/** One webhook for the receiver's recurrences, one for their charges; neither knows a key. */
export function recurrenceWebhookRoutes(psp: Psp): PspRoute[] {
  return kinds.flatMap(({ kind, name, error }): PspRoute[] => [
    {
      method: 'PUT',
      pattern: `/${name}`,
      scope: `${name}.write`,
      target: `put_${name}`,
      handle: (call) => {
        const read = webhookRequestSchema.safeParse(jsonBody(call))
        if (!read.success) {
          return problem(error, { violations: violationsOf(read.error, name) })
        }
        putRecurrenceWebhook(psp.book, kind, read.data.webhookUrl)
        return { status: 200 }
      },
    },
    {
      method: 'GET',
      pattern: `/${name}`,
      scope: `${name}.read`,
      target: `get_${name}`,
      handle: () => {
        const webhook = findRecurrenceWebhook(psp.book, kind)
        if (!webhook) return problem('NaoEncontrado')
        const { url, created_at } = webhook
        return jsonReply(200, { webhookUrl: url, criacao: timestampOf(created_at) })
      },
    },
    {
      method: 'DELETE',
      pattern: `/${name}`,
      scope: `${name}.write`,
      target: 'psp',
      handle: () =>
        deleteRecurrenceWebhook(psp.book, kind) ? { status: 204 } : problem('NaoEncontrado'),
    },
  ])
}
