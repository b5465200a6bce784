import { assertPresent } from '#server/kernel/assert.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { Provider } from '#server/payments/model.ts'
import { type Receipt, receiptOfPix } from '#server/payments/recording/data.ts'
import type { PixReceipt } from '#server/platform/pix/receipt.ts'
import type { PixClient } from '#server/platform/pix.ts'
import type { Services } from '#server/platform/services.ts'
import type { SweepKind, SweepWindow } from './model.ts'

/**
 * The lists of the providers as sweeps read them. A provider's own words end here: a further one
 * is one more function that makes a `ProviderList`, and a line in `listsOf`.
 */
export type ListedEntry = {
  readonly kind: 'payment' | 'return' | 'restored'
  /** The provider's id; of a return `<payment>/<return>`, since ids of returns are not unique. */
  readonly entryId: string
  readonly paymentEntryId: string
  readonly amount: Centavos
  readonly at: Temporal.Instant
  readonly payeeKey: string | null
  readonly reference: string | null
}

export type ListedPage = {
  /** Lines of the provider's book: only money that moved. */
  readonly entries: readonly ListedEntry[]
  /** The payments among them, as they are booked. */
  readonly receipts: readonly Receipt[]
  /** How many were listed and could not be read: they must not pass for absent. */
  readonly unreadable: number
}

/** A fault ends the walk: the window is walked again from its beginning. */
export type ListingAnswer =
  | { readonly kind: 'ok'; readonly value: ListedPage }
  | { readonly kind: 'fault'; readonly fault: string }

export type ProviderList = {
  readonly provider: Provider
  readonly kinds: readonly SweepKind[]
  pages(window: SweepWindow): AsyncGenerator<ListingAnswer, void, undefined>
}

export function listsOf(services: Services): readonly ProviderList[] {
  return [pixList(services.pix)]
}

const PAGE_SIZE = 500
/** A list that never ends is a fault, not a life's work. */
const MOST_PAGES = 10_000

export function pixList(pix: PixClient): ProviderList {
  return {
    provider: 'pix',
    kinds: ['daily', 'monthly', 'returns'],
    async *pages({ kind, from, to }) {
      const period = { from, to, pageSize: PAGE_SIZE }
      const query = kind === 'returns' ? { ...period, returned: true } : period
      let seen = 0
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await pix.listPix({ ...query, page })
        if (answer.kind !== 'ok') {
          yield { kind: 'fault', fault: faultOf(answer) }
          return
        }
        const { receipts, unreadable, pages, total } = answer.value
        seen += receipts.length + unreadable
        yield { kind: 'ok', value: { ...linesOf(receipts), unreadable } }
        if (page + 1 < pages) continue
        // A list that was cut short must not make what it left out look like money of ours only.
        if (seen < total) yield { kind: 'fault', fault: `listed ${seen} of ${total}` }
        return
      }
      yield { kind: 'fault', fault: `more than ${MOST_PAGES} pages` }
    },
  }
}

type Failure = Exclude<Awaited<ReturnType<PixClient['listPix']>>, { kind: 'ok' }>

function faultOf(answer: Failure): string {
  return answer.kind === 'unknown' ? answer.cause : `${answer.kind}: ${answer.problem.name}`
}

function linesOf(found: readonly PixReceipt[]): Pick<ListedPage, 'entries' | 'receipts'> {
  const receipts: Receipt[] = []
  const entries: ListedEntry[] = []
  for (const pix of found) {
    const receipt = receiptOfPix(pix)
    if (receipt === null) continue
    receipts.push(receipt)
    const of = { payeeKey: pix.key, reference: pix.txid, paymentEntryId: pix.endToEndId }
    entries.push({
      ...of,
      kind: 'payment',
      entryId: pix.endToEndId,
      amount: pix.amount,
      at: pix.settledAt,
    })
    for (const refund of pix.refunds) {
      if (refund.status !== 'returned') continue
      const at = refund.settledAt ?? refund.requestedAt ?? pix.settledAt
      const entryId = `${pix.endToEndId}/${refund.id}`
      entries.push({ ...of, kind: 'return', entryId, amount: refund.amount, at })
    }
  }
  return { receipts, entries }
}

/** The list of one provider, for a window that was planned for it. */
export function listOf(lists: readonly ProviderList[], provider: Provider): ProviderList {
  return assertPresent(
    lists.find((list) => list.provider === provider),
    'windows are planned for lists that there are',
  )
}
