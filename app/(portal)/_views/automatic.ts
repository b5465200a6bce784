import { pathTo } from '#components/portal/paths.ts'
import type { AutomaticOfferView, AutomaticView } from '#components/portal/view-parts.ts'
import type { PortalOutputs } from '#server/api/root.ts'

type Standing = PortalOutputs['agreements']['byId']['automatic']
type Source = { readonly id: string; readonly automatic: Standing }

/** Whether the person's bank pays by itself, or did; null where nobody ever asked for it. */
export function automaticView(
  { id: agreementId, automatic: { current } }: Source,
  today: Temporal.PlainDate,
): AutomaticView | null {
  if (current === null) return null
  const { entryPayableId, code, ...shown } = current
  return {
    ...shown,
    agreementId,
    today,
    codeHref: code !== null && entryPayableId !== null ? pathTo.pix(entryPayableId) : null,
  }
}

/** What could be authorised together with one payment. */
export function automaticOfferView(
  { id: agreementId, automatic: { offer } }: Source,
  payableId: string,
  today: Temporal.PlainDate,
): AutomaticOfferView | null {
  if (offer?.payableId !== payableId) return null
  return { ...offer, agreementId, today }
}
