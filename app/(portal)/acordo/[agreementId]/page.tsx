import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { agreementView } from '#app/(portal)/_views/agreement.ts'
import { requestPix, signOut } from '#app/(portal)/actions.ts'
import { AgreementPage } from '#components/portal/agreement-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Meu acordo' }

export default async function Page({ params }: { params: Promise<{ agreementId: string }> }) {
  const { agreementId } = await params
  const { core, services } = runtime()
  const found = await orSignIn('debtor', async () =>
    (await caller()).agreements.byId({ agreementId }),
  )
  if (!found) notFound()
  const view = agreementView(found, operatorView(services.operator), today(core.clock), requestPix)
  return <AgreementPage view={view} signOutAction={signOut} />
}
