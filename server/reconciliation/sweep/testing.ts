import { centavos } from '#server/kernel/money.ts'
import type { ListedEntry, ListingAnswer, ProviderList } from './listing/data.ts'

/** Lists of providers that lie, break off or cannot be read. */
export const emptyList: ProviderList = {
  provider: 'pix',
  kinds: ['daily'],
  async *pages() {
    yield { kind: 'ok', value: { entries: [], receipts: [], reversals: [], unreadable: 0 } }
  },
}

export const cut = (list: ProviderList): ProviderList => ({
  ...list,
  async *pages(window) {
    yield* list.pages(window)
    yield { kind: 'fault', fault: 'listed 0 of 1' }
  },
})

export async function* withUnreadable(
  pages: AsyncGenerator<ListingAnswer>,
): AsyncGenerator<ListingAnswer, void, undefined> {
  for await (const answer of pages) {
    yield answer.kind === 'ok' ? { kind: 'ok', value: { ...answer.value, unreadable: 2 } } : answer
  }
}

export const singles = (list: ProviderList): ProviderList['pages'] =>
  async function* (window) {
    for await (const answer of list.pages(window)) {
      if (answer.kind !== 'ok') {
        yield answer
        continue
      }
      for (const receipt of answer.value.receipts) {
        const entries = answer.value.entries.filter(
          (entry) => entry.paymentEntryId === receipt.providerPaymentId,
        )
        yield { kind: 'ok', value: { receipts: [receipt], entries, reversals: [], unreadable: 0 } }
      }
    }
  }

/** A list of payments that no book holds. */
export function invent(
  made: readonly { id: string; reference: string | null; paidAt: string }[],
): ProviderList {
  const receipts = made.map(({ id, reference, paidAt }) => ({
    provider: 'pix' as const,
    reference,
    providerPaymentId: id,
    amount: centavos(12_345n),
    paidAt: Temporal.Instant.from(paidAt),
    payeeKey: null,
    lateCharges: null,
  }))
  const entries = receipts.map(
    (receipt): ListedEntry => ({
      kind: 'payment',
      entryId: receipt.providerPaymentId,
      paymentEntryId: receipt.providerPaymentId,
      amount: receipt.amount,
      at: receipt.paidAt,
      payeeKey: null,
      reference: receipt.reference,
    }),
  )
  return {
    provider: 'pix',
    kinds: ['daily'],
    async *pages() {
      yield { kind: 'ok', value: { entries, receipts, reversals: [], unreadable: 0 } }
    },
  }
}
