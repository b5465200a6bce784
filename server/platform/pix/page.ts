import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { list, wholeNumber } from './reading.ts'

/**
 * Lists of the Pix API: a period, filters, and one page. `from` and `to` are both included and
 * mean the creation of the object (of a Pix: its settlement); pages count from zero.
 */
export type PixPeriod = {
  from: Temporal.Instant
  to: Temporal.Instant
  page?: number
  /** 1 to 1000; 100 when absent. */
  pageSize?: number
}

/** `unreadable` counts entries of the page that could not be read: they must raise an alert, but
 * not hide the others. */
export type PixPage<T> = {
  items: T[]
  unreadable: number
  page: number
  pages: number
  total: number
}

export function periodQuery(period: PixPeriod, filters: Record<string, string | undefined>) {
  const pageSize = period.pageSize ?? 100
  assert(pageSize >= 1 && pageSize <= 1000, 'a page holds between 1 and 1000 entries')
  const query = new URLSearchParams({
    inicio: period.from.toString({ fractionalSecondDigits: 3 }),
    fim: period.to.toString({ fractionalSecondDigits: 3 }),
    'paginacao.paginaAtual': String(period.page ?? 0),
    'paginacao.itensPorPagina': String(pageSize),
  })
  for (const [name, value] of Object.entries(filters)) {
    if (value !== undefined) query.set(name, value)
  }
  return query
}

const pageSchema = z.looseObject({
  parametros: z.looseObject({
    paginacao: z.looseObject({
      paginaAtual: wholeNumber,
      quantidadeDePaginas: wholeNumber,
      quantidadeTotalDeItens: wholeNumber,
    }),
  }),
})

const entries = list(z.unknown())

/** Null when the body is no page; a missing list is an empty one. */
export function readPage<T>(json: unknown, name: string, item: z.ZodType<T>): PixPage<T> | null {
  const read = pageSchema.safeParse(json)
  if (!read.success) return null
  const { paginacao } = read.data.parametros
  const found = entries.parse(read.data[name])
  const items: T[] = []
  for (const entry of found) {
    const parsed = item.safeParse(entry)
    if (parsed.success) items.push(parsed.data)
  }
  return {
    items,
    unreadable: found.length - items.length,
    page: paginacao.paginaAtual,
    pages: paginacao.quantidadeDePaginas,
    total: paginacao.quantidadeTotalDeItens,
  }
}
