import { z } from 'zod'
import type { ImportId } from '#server/kernel/id.ts'
import { readableName } from '../schema.ts'

const MAX_ROWS = 5_000

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ format: 'date', example: '2026-04-10' })
/** What a cell of the portfolio file may hold; the engine judges what it means. */
const cell = (longest: number) => z.string().max(longest)

/** One debt, by the columns of the portfolio file (docs/portfolio-format.md). */
const batchRow = z
  .strictObject({
    documento: cell(20).meta({ description: 'CPF ou CNPJ', example: '390.533.447-05' }),
    nome: cell(200),
    contrato: cell(60),
    produto: cell(60),
    vencimento: day,
    principal: z
      .string()
      .regex(/^\d{1,12}\.\d{2}$/)
      .meta({ description: 'Em reais, com ponto e centavos', example: '1100.00' }),
    nascimento: day.optional(),
    celular: cell(30).optional(),
    celular_2: cell(30).optional(),
    email: cell(200).optional(),
    email_2: cell(200).optional(),
    descricao: cell(200).optional(),
    indice: z.enum(['IPCA', 'INPC', 'IGP-M']).optional(),
    contratado_em: day.optional(),
    uf: cell(2).optional(),
    cidade: cell(60).optional(),
  })
  .meta({ id: 'Debt' })

export const batchBody = z
  .strictObject({
    carteira: readableName(80).meta({ description: 'Nome da carteira' }),
    linhas: z.array(batchRow).min(1).max(MAX_ROWS),
  })
  .meta({ id: 'Batch' })

export type BatchBody = z.infer<typeof batchBody>

export const batchInput = z.strictObject({
  /** Under which the same batch may be sent again. */
  key: z.string().regex(/^[\x21-\x7e]{8,128}$/),
  body: batchBody,
})

export const batchStateInput = z.strictObject({
  importId: z.uuid().transform((id) => id as ImportId),
})

export const batchState = z
  .object({
    id: z.uuid(),
    situacao: z.enum(['na_fila', 'concluida', 'falhou']),
    falha: z.string().nullable(),
    novas: z.int(),
    mudadas: z.int(),
    iguais: z.int(),
    recusadas: z.int(),
    recusas: z
      .array(
        z.object({
          linha: z.int().meta({ description: 'A primeira linha do lote é 1' }),
          coluna: z.string(),
          motivo: z.string(),
          texto: z.string(),
        }),
      )
      .meta({ description: 'No máximo as mil primeiras' }),
  })
  .meta({ id: 'Import' })

export type BatchState = z.infer<typeof batchState>
