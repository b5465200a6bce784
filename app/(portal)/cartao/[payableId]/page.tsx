import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { cardView } from '#app/(portal)/_views/card.ts'
import { payByCard, requestPix } from '#app/(portal)/actions.ts'
import { CardPage } from '#components/portal/card-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Pague com cartão' }

/** D4b: the way to the card provider's own page, and what a person sees when they come back. */
export default async function Page(props: {
  params: Promise<{ payableId: string }>
  searchParams: Promise<{ volta?: string }>
}) {
  const { payableId } = await props.params
  const { volta } = await props.searchParams
  const { core, services } = runtime()
  const api = await caller()
  const found = await orSignIn('debtor', () => api.agreements.payable({ payableId }))
  if (!found || !services.stripe) missing()
  if (found.charge?.status === 'paid' || found.payable.paid >= found.payable.owed) {
    redirect(`/pago/${payableId}`)
  }
  const { id: agreementId } = found.agreement
  const saved = await orSignIn('debtor', () => api.savedCard.ofAgreement({ agreementId }))
  if (!saved) missing()
  const view = cardView(found, operatorView(services.operator), {
    now: core.clock.now(),
    volta: volta === 'pago' || volta === 'sem-pagar' ? volta : null,
    saved,
    cardAction: payByCard,
    pixAction: requestPix,
  })
  return <CardPage view={view} />
}
