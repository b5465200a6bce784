import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { situationView } from '#app/(portal)/_views/offers.ts'
import { refreshMenus, signOut } from '#app/(portal)/actions.ts'
import { SituationPage } from '#components/portal/situation-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Sua situação' }

/** D1. Time-barred debts are listed only when the address asks for them. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ encerrados?: string }>
}) {
  const closedDebts = (await searchParams).encerrados === '1'
  const situation = await orSignIn('debtor', async () =>
    (await caller()).offers.situation({ closedDebts }),
  )
  if (!situation) return null
  const view = situationView(situation, operatorView(runtime().services.operator))
  return <SituationPage view={view} refreshAction={refreshMenus} signOutAction={signOut} />
}
