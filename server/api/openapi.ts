import { z } from 'zod'
import { recallContractInput } from '#server/agreements/recall/schema.ts'
import { batchBody, batchState } from '#server/debts/import/batch/schema.ts'

/** The document of /api/v1 (OpenAPI 3.1), from the very schemas that judge its bodies. */
const PROBLEM = z
  .object({
    type: z.string(),
    status: z.int(),
    title: z.string(),
    detail: z.string().optional(),
    erros: z
      .array(z.object({ linha: z.int().nullable(), campo: z.string(), texto: z.string() }))
      .optional(),
  })
  .meta({ id: 'Problem' })

const RECALLED = z
  .object({ situacao: z.enum(['recolhida', 'em_acordo']) })
  .meta({ id: 'RecallState' })

const TAKEN = z.object({ id: z.uuid() }).meta({ id: 'TakenBatch' })

const inJson = (schema: z.ZodType) => ({
  'application/json': { schema: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) },
})
const answer = (description: string, schema: z.ZodType) => ({
  description,
  content: inJson(schema),
})
const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: z.toJSONSchema(PROBLEM) } },
})

const REFUSALS = {
  '401': refusal('A chave falta, não existe ou foi revogada'),
  '403': refusal('A chave não permite isto'),
  '429': refusal('Mais de 120 pedidos em um minuto'),
  '500': refusal('Algo falhou do nosso lado; nada foi aceito'),
}

/** Of whatever has a body. */
const BODY_REFUSALS = {
  '413': refusal('O corpo passa de 4 MB'),
  '415': refusal('O corpo não é application/json'),
  '422': refusal('O corpo não está no formato, ou a chave de idempotência foi usada com outro'),
}

export function openApiDocument(portalUrl: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Quita: carteiras de credores',
      version: '1.0.0',
      description:
        'Lotes de dívidas e recolhimentos, pelo mesmo motor dos arquivos. Um lote é aceito inteiro ou não; a conferência linha a linha vem depois, em /api/v1/imports/{id}.',
    },
    servers: [{ url: portalUrl }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    paths: {
      '/api/v1/debts/batches': {
        post: {
          operationId: 'takeBatch',
          summary: 'Manda um lote (escopo debts:write)',
          parameters: [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              description: 'A mesma chave com o mesmo lote responde o mesmo; com outro, 422.',
              schema: { type: 'string', minLength: 8, maxLength: 128 },
            },
          ],
          requestBody: { required: true, content: inJson(batchBody) },
          responses: {
            '200': answer('Este lote já tinha chegado', TAKEN),
            '202': answer('O lote chegou e vai ser conferido', TAKEN),
            '400': refusal('A chave de idempotência falta, ou o corpo não é JSON'),
            ...BODY_REFUSALS,
            ...REFUSALS,
          },
        },
      },
      '/api/v1/imports/{id}': {
        get: {
          operationId: 'importState',
          summary: 'O que foi feito de um lote (escopo imports:read)',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
          ],
          responses: {
            '200': answer('Situação, números e linhas recusadas', batchState),
            '404': refusal('Não existe para este credor'),
            ...REFUSALS,
          },
        },
      },
      '/api/v1/debts/recalls': {
        post: {
          operationId: 'recallDebt',
          summary: 'Recolhe uma dívida (escopo debts:recall)',
          requestBody: { required: true, content: inJson(recallContractInput) },
          responses: {
            '200': answer('A dívida foi recolhida', RECALLED),
            '202': answer('Um acordo em andamento a segura: alguém decide', RECALLED),
            '400': refusal('O corpo não é JSON'),
            '404': refusal('O contrato não existe para este credor'),
            ...BODY_REFUSALS,
            ...REFUSALS,
          },
        },
      },
    },
  }
}
