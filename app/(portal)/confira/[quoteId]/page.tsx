import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { identityView } from '#app/(portal)/_views/offers.ts'
import { reviewView } from '#app/(portal)/_views/review.ts'
import { acceptQuote, renewQuote } from '#app/(portal)/actions.ts'
import { QuoteExpiredPage } from '#components/portal/quote-expired-page.tsx'
import { ReviewPage } from '#components/portal/review-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'
import { type AgreementId, newId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Confira' }

/** D3. A quote that expired or changed is renewed by a press, and then shown beside the old one. */
export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ quoteId: string }>
  searchParams: Promise<{ antes?: string }>
}) {
  const { quoteId } = await params
  const { antes } = await searchParams
  const { core, services } = runtime()
  const api = await caller()
  const quote = await orSignIn('debtor', () => api.offers.quote({ quoteId }))
  if (!quote) missing()
  const operator = operatorView(services.operator)
  if (quote.state === 'accepted' && quote.agreementId) redirect(`/acordo/${quote.agreementId}`)
  if (quote.state !== 'open') {
    return (
      <QuoteExpiredPage
        operator={operator}
        creditor={identityView(quote.creditor)}
        reason={quote.state === 'expired' ? 'expired' : 'changed'}
        quoteId={quote.id}
        renewAction={renewQuote}
        hasOtherWays
      />
    )
  }
  const previous = antes
    ? await orSignIn('debtor', () => api.offers.quote({ quoteId: antes }))
    : null
  const view = reviewView(quote, previous, {
    operator,
    today: today(core.clock),
    agreementId: newId<AgreementId>(core.clock.now().epochMilliseconds),
    acceptAction: acceptQuote,
  })
  return <ReviewPage view={view} />
}
