import { z } from 'zod'
import { findBeneficiary } from '../book/beneficiaries.ts'
import {
  deleteWebhook,
  findWebhook,
  listWebhooks,
  putWebhook,
  type Webhook,
} from '../book/notifications.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { listing } from './listing.ts'
import { problem, type Violation, violationsOf } from './problem.ts'
import { optionalPeriodSchema, webhookRequestSchema } from './schema.ts'
import { timestampOf } from './views.ts'

export function webhookRoutes(psp: Psp): PspRoute[] {
  return [
    {
      method: 'PUT',
      pattern: '/webhook/:chave',
      scope: 'webhook.write',
      target: 'put_webhook',
      handle: (call) => configure(psp, call),
    },
    {
      method: 'GET',
      pattern: '/webhook/:chave',
      scope: 'webhook.read',
      target: 'get_webhook',
      handle: (call) => {
        const webhook = findWebhook(psp.book, call.params.chave ?? '')
        return webhook ? jsonReply(200, view(psp, webhook)) : problem('WebhookNaoEncontrado')
      },
    },
    {
      method: 'DELETE',
      pattern: '/webhook/:chave',
      scope: 'webhook.write',
      target: 'psp',
      handle: (call) =>
        deleteWebhook(psp.book, call.params.chave ?? '')
          ? { status: 204 }
          : problem('WebhookNaoEncontrado'),
    },
    {
      method: 'GET',
      pattern: '/webhook',
      scope: 'webhook.read',
      target: 'psp',
      handle: (call) =>
        listing({
          call,
          error: 'WebhookConsultaInvalida',
          period: optionalPeriodSchema,
          filter: z.object({}),
          name: 'webhooks',
          find: (from, to) =>
            listWebhooks(psp.book).filter((w) => w.created_at >= from && w.created_at <= to),
          show: (webhook) => view(psp, webhook),
        }),
    },
  ]
}

function view(psp: Psp, webhook: Webhook) {
  return {
    webhookUrl: webhook.url,
    chave: webhook.chave,
    cnpj: findBeneficiary(psp.book, webhook.chave)?.cnpj ?? '',
    criacao: timestampOf(webhook.created_at),
  }
}

function configure(psp: Psp, call: Call): Reply {
  const chave = call.params.chave ?? ''
  const read = webhookRequestSchema.safeParse(jsonBody(call))
  if (!read.success) return refused(...violationsOf(read.error, 'webhook'))
  if (!findBeneficiary(psp.book, chave)) {
    const razao =
      'O parâmetro chave não corresponde a uma chave DICT pertencente a este usuário recebedor.'
    return refused({ razao, propriedade: 'chave' })
  }
  putWebhook(psp.book, chave, read.data.webhookUrl)
  return { status: 200 }
}

function refused(...violations: Violation[]): Reply {
  return problem('WebhookOperacaoInvalida', { violations })
}
