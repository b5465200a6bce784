import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { type SearchParams, waysView } from '#app/(portal)/_views/ways.ts'
import { chooseQuote, searchPlans } from '#app/(portal)/actions.ts'
import { WaysPage } from '#components/portal/ways-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Como fica melhor?' }

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ creditor: string }>
  searchParams: Promise<SearchParams>
}) {
  const { creditor } = await params
  const api = await caller()
  const ways = await orSignIn('debtor', () => api.offers.ways({ creditorSlug: creditor }))
  if (!ways) missing()
  const view = await waysView(ways, await searchParams, {
    operator: operatorView(runtime().services.operator),
    chooseAction: chooseQuote,
    searchAction: searchPlans,
    cardOf: (quoteId) => orSignIn('debtor', () => api.offers.quote({ quoteId })),
  })
  return <WaysPage view={view} />
}
