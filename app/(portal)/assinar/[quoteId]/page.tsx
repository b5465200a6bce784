import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { type CodeQuery, codeView } from '#app/(portal)/_views/code.ts'
import { resendSigningCode, signQuote } from '#app/(portal)/actions.ts'
import { CodePage } from '#components/portal/code-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Assine com o código' }

/** The six digits that sign. Reading this page sends nothing. */
export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ quoteId: string }>
  searchParams: Promise<CodeQuery>
}) {
  const { quoteId } = await params
  const api = await caller()
  const quote = await orSignIn('debtor', () => api.offers.quote({ quoteId }))
  if (!quote) missing()
  const query = await searchParams
  // Without what was on screen there is nothing to sign: back to where it is shown.
  if (quote.state !== 'open' || !query.acordo || !query.termos) redirect(`/confira/${quoteId}`)
  const sent = await orSignIn('debtor', () =>
    api.access.codeInFlight({ action: 'sign', subjectId: quoteId }),
  )
  const view = codeView(quote, sent, query, {
    operator: operatorView(runtime().services.operator),
    signAction: signQuote,
    resendAction: resendSigningCode,
  })
  return <CodePage view={view} />
}
