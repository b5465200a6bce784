import { z } from 'zod'
import { amountSchema, chargeFields, isZero, removalSchema } from './schema.ts'

/** Charges with due date (cobv), as the contract has them, read strictly. */
export const dateSchema = z.iso.date()

const address = {
  email: z.string().optional(),
  logradouro: z.string().max(200).optional(),
  cidade: z.string().max(200).optional(),
  uf: z.string().max(2).optional(),
  cep: z.string().max(8).optional(),
}

const nome = z.string().min(1).max(200)

/** Strict on the two shapes, so that a body with cpf and cnpj fits neither. */
const devedor = z.union([
  z.strictObject({ ...address, cpf: z.string().regex(/^\d{11}$/), nome }),
  z.strictObject({ ...address, cnpj: z.string().regex(/^[0-9A-Z]{14}$/), nome }),
])

const part = <M extends number>(...modalities: M[]) =>
  z.object({ modalidade: z.literal(modalities), valorPerc: amountSchema })

const datedDiscount = z.strictObject({
  modalidade: z.literal([1, 2]),
  descontoDataFixa: z
    .array(z.object({ data: dateSchema, valorPerc: amountSchema }))
    .min(1)
    .max(3),
})

const dailyDiscount = z.strictObject({
  modalidade: z.literal([3, 4, 5, 6]),
  valorPerc: amountSchema,
})

const calendario = z.object({
  dataDeVencimento: dateSchema,
  validadeAposVencimento: z.int32().min(0).default(30),
})

const valor = z.object({
  original: amountSchema,
  multa: part(1, 2).optional(),
  juros: part(1, 2, 3, 4, 5, 6, 7, 8).optional(),
  abatimento: part(1, 2).optional(),
  desconto: z.union([datedDiscount, dailyDiscount]).optional(),
})

const payableValor = valor.refine(({ original }) => !isZero(original), {
  path: ['original'],
  message: 'zero',
})

export const cobvRequestSchema = z.object({
  ...chargeFields,
  calendario,
  devedor: devedor.transform(withoutAbsent),
  valor: payableValor,
})

export const cobvRevisionSchema = z.object({
  ...chargeFields,
  calendario: z
    .object({
      dataDeVencimento: dateSchema,
      validadeAposVencimento: z.int32().min(0).optional(),
    })
    .optional(),
  devedor: devedor.optional(),
  valor: valor.partial().optional(),
  chave: chargeFields.chave.optional(),
  status: removalSchema.optional(),
})

function withoutAbsent(person: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(person).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
