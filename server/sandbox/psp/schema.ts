import { z } from 'zod'

/** Bodies and queries as the contract has them, read strictly: this PSP forgives nothing. */
export const txidSchema = z.string().regex(/^[a-zA-Z0-9]{26,35}$/)
export const refundIdSchema = z.string().regex(/^[a-zA-Z0-9]{1,35}$/)
export const amountSchema = z.string().regex(/^\d{1,10}\.\d{2}$/)

export function isZero(amount: string): boolean {
  return /^0+\.00$/.test(amount)
}

/** Strict on the two shapes, so that a body with cpf and cnpj fits neither. */
const devedor = z.union([
  z.strictObject({ cpf: z.string().regex(/^\d{11}$/), nome: z.string().min(1).max(200) }),
  z.strictObject({ cnpj: z.string().regex(/^[0-9A-Z]{14}$/), nome: z.string().min(1).max(200) }),
])

/** What both kinds of charge have: cob and cobv (CobBase). */
export const chargeFields = {
  loc: z.object({ id: z.int() }).optional(),
  chave: z.string().min(1).max(77),
  solicitacaoPagador: z.string().max(140).optional(),
  infoAdicionais: z
    .array(z.object({ nome: z.string().max(50), valor: z.string().max(200) }))
    .max(50)
    .optional(),
}

export const removalSchema = z.literal('REMOVIDA_PELO_USUARIO_RECEBEDOR')

const calendario = z.object({ expiracao: z.int32().positive().default(86_400) })

const valor = z.object({
  original: amountSchema,
  modalidadeAlteracao: z.int().min(0).max(1).optional(),
  // Withdrawal and change (Pix Saque, Pix Troco) are other products.
  retirada: z.undefined().optional(),
})

const cobFields = { ...chargeFields, devedor: devedor.optional() }

/** A zero amount is allowed only where the payer chooses it (CobValor). */
function isPayable(amount: z.infer<typeof valor>): boolean {
  return !isZero(amount.original) || amount.modalidadeAlteracao === 1
}

const payableValor = valor.refine(isPayable, { path: ['original'], message: 'zero' })

export const cobRequestSchema = z.object({ calendario, valor: payableValor, ...cobFields })

export const cobRevisionSchema = z.object({
  ...cobFields,
  calendario: z.object({ expiracao: z.int32().positive().optional() }).optional(),
  valor: valor.partial().optional(),
  chave: cobFields.chave.optional(),
  status: removalSchema.optional(),
})

export const refundRequestSchema = z.object({
  valor: amountSchema.refine((amount) => !isZero(amount)),
  natureza: z.enum(['ORIGINAL', 'RETIRADA']).default('ORIGINAL'),
  descricao: z.string().max(140).optional(),
})

export const webhookRequestSchema = z.object({
  webhookUrl: z.url({ protocol: /^https?$/ }).max(2000),
})

export const locationRequestSchema = z.object({ tipoCob: z.enum(['cob', 'cobv']) })

const instantSchema = z.iso.datetime({ offset: true })

export const periodSchema = z.object({ inicio: instantSchema, fim: instantSchema })
export const optionalPeriodSchema = periodSchema.partial()

export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** Of a charge's or an agreement's debtor, or of a Pix's payer. */
export const personFilter = {
  cpf: z
    .string()
    .regex(/^\d{11}$/)
    .optional(),
  cnpj: z
    .string()
    .regex(/^[0-9A-Z]{14}$/)
    .optional(),
}

export const chargeFilterSchema = z.object({
  ...personFilter,
  locationPresente: flag.optional(),
  status: z.string().optional(),
})

export const pixFilterSchema = z.object({
  txid: z
    .string()
    .regex(/^[a-zA-Z0-9]{1,35}$/)
    .optional(),
  txIdPresente: flag.optional(),
  devolucaoPresente: flag.optional(),
  ...personFilter,
})

export const locationFilterSchema = z.object({
  txIdPresente: flag.optional(),
  tipoCob: z.enum(['cob', 'cobv']).optional(),
})

export const paginationSchema = z.object({
  'paginacao.paginaAtual': z.coerce.number().int().min(0).default(0),
  'paginacao.itensPorPagina': z.coerce.number().int().min(1).max(1000).default(100),
})
