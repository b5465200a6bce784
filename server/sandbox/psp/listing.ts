import type { z } from 'zod'
import { type Call, jsonReply, type Reply } from '../http.ts'
import { type ProblemName, problem, violationsOf } from './problem.ts'
import { paginationSchema } from './schema.ts'

type Period = { inicio?: string | undefined; fim?: string | undefined }

/**
 * A list of the API: the period, its filters, and one page of what is left. `inicio` and `fim`
 * are both included; a period that runs backwards, or both cpf and cnpj, is refused.
 */
export function listing<Filter extends object, T>(options: {
  call: Call
  error: ProblemName
  period: z.ZodType<Period>
  filter: z.ZodType<Filter>
  name: string
  find: (fromMs: number, toMs: number, filter: Filter) => T[]
  show: (item: T) => unknown
}): Reply {
  const query = Object.fromEntries(options.call.url.searchParams)
  const period = options.period.safeParse(query)
  const filter = options.filter.safeParse(query)
  const page = paginationSchema.safeParse(query)
  if (!period.success || !filter.success || !page.success) {
    const errors = [period.error, filter.error, page.error].filter((error) => error !== undefined)
    const violations = errors.flatMap((error) => violationsOf(error, 'parametros'))
    return problem(options.error, { violations })
  }
  const from = period.data.inicio === undefined ? 0 : Date.parse(period.data.inicio)
  const to = period.data.fim === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(period.data.fim)
  if (to < from) {
    const razao = 'O timestamp representado por fim é anterior ao representado por inicio.'
    return problem(options.error, { violations: [{ razao, propriedade: 'fim' }] })
  }
  if ('cpf' in query && 'cnpj' in query) {
    const razao = 'Ambos os parâmetros cpf e cnpj estão preenchidos.'
    return problem(options.error, { violations: [{ razao, propriedade: 'cpf' }] })
  }
  const all = options.find(from, to, filter.data)
  const current = page.data['paginacao.paginaAtual']
  const size = page.data['paginacao.itensPorPagina']
  return jsonReply(200, {
    parametros: {
      ...period.data,
      ...filter.data,
      paginacao: {
        paginaAtual: current,
        itensPorPagina: size,
        quantidadeDePaginas: Math.max(1, Math.ceil(all.length / size)),
        quantidadeTotalDeItens: all.length,
      },
    },
    [options.name]: all.slice(current * size, (current + 1) * size).map(options.show),
  })
}
