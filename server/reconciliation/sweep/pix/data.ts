import type { Receipt } from '#server/payments/recording/data.ts'
import { receiptOfPix } from '#server/payments/recording/receipt/data.ts'
import { reversalOfPix } from '#server/payments/reversal/reading/data.ts'
import type { PixReceipt } from '#server/platform/pix/receipt.ts'
import type { PixClient } from '#server/platform/pix.ts'
import type { ListedEntry, ListedPage, ListedReversal, ProviderList } from '../listing/data.ts'

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

function linesOf(
  found: readonly PixReceipt[],
): Pick<ListedPage, 'entries' | 'receipts' | 'reversals'> {
  const receipts: Receipt[] = []
  const entries: ListedEntry[] = []
  const reversals: ListedReversal[] = []
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
    for (const refund of pix.returns) {
      const reversal = reversalOfPix(refund, pix.settledAt)
      if (reversal) reversals.push({ ...reversal, providerPaymentId: pix.endToEndId })
      if (refund.status !== 'returned') continue
      const at = refund.settledAt ?? refund.requestedAt ?? pix.settledAt
      const entryId = `${pix.endToEndId}/${refund.id}`
      entries.push({ ...of, kind: 'return', entryId, amount: refund.amount, at })
    }
  }
  return { receipts, entries, reversals }
}
