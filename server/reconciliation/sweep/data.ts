import { assertPresent } from '#server/kernel/assert.ts'
import type { Provider } from '#server/payments/model.ts'
import type { Services } from '#server/platform/services.ts'
import { cardList } from './card/data.ts'
import type { ProviderList } from './listing/data.ts'
import { pixList } from './pix/data.ts'

/** The lists that this installation can read. */
export function listsOf({ pix, stripe }: Services): readonly ProviderList[] {
  return stripe ? [pixList(pix), cardList(stripe)] : [pixList(pix)]
}

/** The list of one provider, for a window that was planned for it. */
export function listOf(lists: readonly ProviderList[], provider: Provider): ProviderList {
  return assertPresent(
    lists.find((list) => list.provider === provider),
    'only windows of lists that there are were asked for',
  )
}
