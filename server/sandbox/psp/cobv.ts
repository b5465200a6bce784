import { businessDate } from '#server/kernel/clock.ts'
import { COBV, type CobvBody } from '../book/charges.ts'
import { type ChargeTerms, chargeRoutes } from './charge-calls.ts'
import { amountOf, cobvOnDay } from './cobv-amount.ts'
import { cobvRequestSchema, cobvRevisionSchema } from './cobv-schema.ts'
import type { Psp, PspRoute } from './context.ts'
import type { Violation } from './problem.ts'
import { cobvView } from './views.ts'

/** Charges with due date. There is no POST: the receiver always chooses the txid. */
const cobvTerms: ChargeTerms<CobvBody> = {
  kind: COBV,
  problems: {
    missing: 'CobVNaoEncontrada',
    operation: 'CobVOperacaoInvalida',
    query: 'CobVConsultaInvalida',
  },
  targets: { put: 'put_cobv', patch: 'patch_cobv', get: 'get_cobv', list: 'list_cobv' },
  request: cobvRequestSchema,
  revision: cobvRevisionSchema,
  violation: (_psp, body, createdAt) => cobvViolation(body, createdAt),
  view: (psp, charge) => cobvView(psp.book, psp.authority(), charge),
}

export function cobvRoutes(psp: Psp): PspRoute[] {
  return chargeRoutes(psp, cobvTerms)
}

/** The violations that the contract lists under CobVOperacaoInvalida beyond the schema. */
export function cobvViolation(body: CobvBody, createdAt: number): Violation | null {
  const due = Temporal.PlainDate.from(body.calendario.dataDeVencimento)
  const created = businessDate(Temporal.Instant.fromEpochMilliseconds(createdAt))
  if (Temporal.PlainDate.compare(due, created) < 0) {
    return {
      razao: 'O campo cobv.calendario.dataDeVencimento é anterior à data de criação da cobrança.',
      propriedade: 'cobv.calendario.dataDeVencimento',
    }
  }
  return reductionViolation(body) ?? discountViolation(body, created)
}

function reductionViolation({ valor: { original, abatimento } }: CobvBody): Violation | null {
  if (!abatimento || isBelow(abatimento.modalidade === 2, abatimento.valorPerc, original)) {
    return null
  }
  return {
    razao: 'O objeto cobv.valor.abatimento representa um valor maior ou igual ao original.',
    propriedade: 'cobv.valor.abatimento',
  }
}

function discountViolation(body: CobvBody, created: Temporal.PlainDate): Violation | null {
  const { desconto, original } = body.valor
  if (!desconto) return null
  const propriedade = 'cobv.valor.desconto'
  const isDated = 'descontoDataFixa' in desconto
  const elements = isDated ? desconto.descontoDataFixa : []
  if (elements.some(({ data }) => data > body.calendario.dataDeVencimento)) {
    const razao = 'O objeto cobv.valor.desconto apresenta data posterior à data de vencimento.'
    return { razao, propriedade }
  }
  const isPercent = desconto.modalidade === 2 || desconto.modalidade >= 5
  const values = isDated ? elements.map(({ valorPerc }) => valorPerc) : [desconto.valorPerc]
  const days = [created, ...elements.map(({ data }) => Temporal.PlainDate.from(data))]
  const isSmall =
    values.every((value) => isBelow(isPercent, value, original)) &&
    // Reductions that fit one by one may still leave nothing to pay together.
    days.every((day) => cobvOnDay(body, day).final > 0n)
  if (isSmall) return null
  const razao = 'O objeto cobv.valor.desconto representa um valor maior ou igual ao original.'
  return { razao, propriedade }
}

function isBelow(isPercent: boolean, value: string, original: string): boolean {
  return amountOf(value) < (isPercent ? 100_00n : amountOf(original))
}
