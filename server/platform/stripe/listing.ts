import { z } from 'zod'
import { answerOf, type StripeAnswer } from './answer.ts'
import { secondsOf } from './writing.ts'

/**
 * The objects of a period, page by page. The last answer is either the last page or the failure that
 * ended the listing: whoever sweeps must look at each, and come back with the same period after
 * `unknown`. Objects made meanwhile stand before the first page and disturb nothing.
 */
export type StripePages<T> = AsyncGenerator<StripeAnswer<StripePage<T>>, void, undefined>

/** `unreadable` counts what was listed but could not be read: it must not pass for absent. */
export type StripePage<T> = { items: T[]; unreadable: number }

type PageParams = {
  created: { gte: number; lte: number }
  limit: number
  starting_after?: string
}

const PAGE_SIZE = 100

const pageSchema = z.looseObject({
  object: z.literal('list'),
  has_more: z.boolean(),
  data: z.array(z.looseObject({ id: z.string().min(1) })),
})

/** Whole seconds: a period's ends are widened to them, never narrowed. */
export async function* listPages<T>(
  from: Temporal.Instant,
  to: Temporal.Instant,
  schema: z.ZodType<T>,
  fetchPage: (params: PageParams) => Promise<unknown>,
): StripePages<T> {
  const created = { gte: secondsOf(from), lte: Math.ceil(to.epochMilliseconds / 1000) }
  let after: string | undefined
  do {
    const params: PageParams = {
      created,
      limit: PAGE_SIZE,
      ...(after === undefined ? {} : { starting_after: after }),
    }
    const answer = await answerOf(() => fetchPage(params), readPage)
    if (answer.kind !== 'ok') {
      yield answer
      return
    }
    const { data, has_more: hasMore } = answer.value
    const items = data.flatMap((entry) => {
      const read = schema.safeParse(entry)
      return read.success ? [read.data] : []
    })
    yield { kind: 'ok', value: { items, unreadable: data.length - items.length } }
    after = hasMore ? data.at(-1)?.id : undefined
  } while (after !== undefined)
}

/** A page that promises more but holds nothing would never end. */
function readPage(json: unknown): z.infer<typeof pageSchema> | null {
  const read = pageSchema.safeParse(json)
  if (!read.success) return null
  return read.data.has_more && read.data.data.length === 0 ? null : read.data
}
