import { z } from 'zod'
import { dateSchema } from './cobv-schema.ts'
import { amountSchema, flag, isZero, personFilter, txidSchema } from './schema.ts'

/** Bodies and queries of Pix Automático as the contract has them, read strictly. */
const nome = z.string().min(1).max(140)

const devedor = z.union([
  z.strictObject({ cpf: z.string().regex(/^\d{11}$/), nome }),
  z.strictObject({ cnpj: z.string().regex(/^[0-9A-Z]{14}$/), nome }),
])

const positive = amountSchema.refine((amount) => !isZero(amount))
const convenio = z.string().max(60)
const ativacao = z.object({ dadosJornada: z.object({ txid: txidSchema }).optional() })

export const recRequestSchema = z.object({
  vinculo: z.object({
    contrato: z.string().min(1).max(35),
    devedor,
    objeto: z.string().max(35).optional(),
  }),
  calendario: z.object({
    dataInicial: dateSchema,
    dataFinal: dateSchema.optional(),
    periodicidade: z.enum(['SEMANAL', 'MENSAL', 'TRIMESTRAL', 'SEMESTRAL', 'ANUAL']),
  }),
  valor: z
    .object({ valorRec: positive.optional(), valorMinimoRecebedor: positive.optional() })
    .refine((valor) => valor.valorRec === undefined || valor.valorMinimoRecebedor === undefined)
    .optional(),
  politicaRetentativa: z.enum(['NAO_PERMITE', 'PERMITE_3R_7D']),
  recebedor: z.object({ convenio: convenio.optional() }).optional(),
  ativacao: ativacao.optional(),
  loc: z.int().optional(),
})

export const recRevisionSchema = z.object({
  status: z.literal('CANCELADA').optional(),
  vinculo: z.object({ devedor: z.object({ nome }).optional() }).optional(),
  calendario: z.object({ dataInicial: dateSchema.optional() }).optional(),
  ativacao: ativacao.optional(),
  loc: z.int().optional(),
})

export const recFilterSchema = z.object({
  ...personFilter,
  locationPresente: flag.optional(),
  status: z.string().optional(),
  convenio: convenio.optional(),
})

export const recLocationRequestSchema = z.object({ tipo: z.literal('rec') })

export const recLocationFilterSchema = z.object({
  idRecPresente: flag.optional(),
  convenio: convenio.optional(),
})

const account = {
  conta: z.string().min(1).max(20),
  ispbParticipante: z.string().regex(/^[0-9A-Z]{8}$/),
  agencia: z.string().max(4).optional(),
}

export const recurrenceRequestSchema = z.object({
  idRec: z.string().regex(/^[a-zA-Z0-9]{29}$/),
  calendario: z.object({ dataExpiracaoSolicitacao: z.iso.datetime({ offset: true }) }),
  destinatario: z.union([
    z.strictObject({ ...account, cpf: z.string().regex(/^\d{11}$/) }),
    z.strictObject({ ...account, cnpj: z.string().regex(/^[0-9A-Z]{14}$/) }),
  ]),
})

export const cancellationSchema = z.object({ status: z.literal('CANCELADA') })

export const cobrRequestSchema = z.object({
  idRec: z.string().regex(/^[a-zA-Z0-9]{29}$/),
  infoAdicional: z.string().max(140).optional(),
  calendario: z.object({ dataDeVencimento: dateSchema }),
  valor: z.object({ original: positive }),
  ajusteDiaUtil: z.boolean().default(true),
  recebedor: z.object({
    conta: z.string().min(1).max(20),
    tipoConta: z.enum(['CORRENTE', 'POUPANCA', 'PAGAMENTO']),
    agencia: z.string().max(4).optional(),
  }),
  devedor: z
    .object({
      email: z.string().optional(),
      logradouro: z.string().max(200).optional(),
      cidade: z.string().max(200).optional(),
      uf: z.string().max(2).optional(),
      cep: z.string().max(8).optional(),
    })
    .optional(),
})

export const cobrFilterSchema = z.object({
  ...personFilter,
  idRec: z
    .string()
    .regex(/^[a-zA-Z0-9]{29}$/)
    .optional(),
  status: z.string().optional(),
  convenio: convenio.optional(),
})
