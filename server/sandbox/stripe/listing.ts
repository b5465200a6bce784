import { z } from 'zod'
import type { ApiRequest } from './api.ts'
import type { ApiReply } from './error.ts'
import { refuseMissing } from './error.ts'
import { readParams, text, whole } from './form.ts'
import { type PageQuery, page, type Shelf, type Stored } from './store.ts'

const limit = whole.refine((value) => value >= 1 && value <= 100).default(10)
const range = z.strictObject({
  gt: whole.optional(),
  gte: whole.optional(),
  lt: whole.optional(),
  lte: whole.optional(),
})

/** The parameters every list takes; a list adds its own filters. */
export const listParams = {
  created: z.union([whole, range]).optional(),
  limit,
  starting_after: text.optional(),
  ending_before: text.optional(),
}

type ListParams = z.infer<z.ZodObject<typeof listParams>>

/** A page of a shelf in Stripe's `list`, newest first. */
export function listReply<T extends Stored, P extends ListParams>(
  { work, params }: ApiRequest,
  list: {
    shelf: Shelf<T>
    url: string
    schema: z.ZodType<P>
    accept: (filters: P) => (record: T) => boolean
    view: (record: T) => object
    /** Nothing older is kept. */
    oldest?: number
  },
): ApiReply {
  const filters = readParams(params, list.schema)
  const query: PageQuery<T> = {
    ...period(filters.created, list.oldest ?? 0),
    limit: filters.limit,
    after: filters.starting_after,
    before: filters.ending_before,
    accept: list.accept(filters),
  }
  const found = page(work.double.book, list.shelf, query)
  if (!found) {
    const param = query.after === undefined ? 'ending_before' : 'starting_after'
    refuseMissing(list.shelf.kind, query.after ?? query.before ?? '', param)
  }
  return {
    status: 200,
    body: {
      object: 'list',
      url: list.url,
      has_more: found.hasMore,
      data: found.items.map(list.view),
    },
  }
}

function period(created: ListParams['created'], oldest: number): { from: number; to: number } {
  if (typeof created === 'number') return { from: Math.max(created, oldest), to: created }
  const { gt, gte, lt, lte } = created ?? {}
  return {
    from: Math.max(oldest, gte ?? 0, gt === undefined ? 0 : gt + 1),
    to: Math.min(lte ?? Number.MAX_SAFE_INTEGER, (lt ?? Number.MAX_SAFE_INTEGER) - 1),
  }
}

/** No filter was given, or the record has this value. */
export function isWanted<T>(wanted: T | undefined, value: T | null): boolean {
  return wanted === undefined || wanted === value
}
