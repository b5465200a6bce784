import type { Lane } from './lane.ts'
import type { Deal, Suspended } from './model.ts'

/** News of a payment that is still under way to us. */
export type News =
  | { readonly provider: 'pix'; readonly id: string; readonly txid: string }
  | { readonly provider: 'stripe'; readonly id: string }

/** A charge as the person holds it in their hand; it stays payable there for ever. */
export type Held = {
  readonly way: 'pix' | 'card'
  readonly amount: bigint
  readonly txid: string
  /** The code to paste, or the id of the page. */
  readonly key: string
}

/** One history while it is lived: the product on one side, the model on the other. */
export type Life = {
  readonly lane: Lane
  readonly deals: Map<string, Deal>
  /** In the order in which they were made. */
  readonly order: Deal[]
  readonly suspended: Suspended
  readonly held: Held[]
  readonly news: News[]
  /** Every payment that the bank or the card page took, by its id. */
  readonly taken: Map<string, bigint>
  /** Those of them that the model has heard of, in the order of the books. */
  readonly booked: Set<string>
  /** Whether a provider has been made to fail: then it may refuse and say nothing. */
  isFaulty: boolean
}

export function beginLife(lane: Lane): Life {
  return {
    lane,
    deals: new Map(),
    order: [],
    suspended: new Map(),
    held: [],
    news: [],
    taken: new Map(),
    booked: new Set(),
    isFaulty: false,
  }
}

export function atPlace<T>(all: readonly T[], place: number): T | null {
  return all.length === 0 ? null : (all[place % all.length] ?? null)
}
