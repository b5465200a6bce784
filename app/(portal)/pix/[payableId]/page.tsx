import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { pixView } from '#app/(portal)/_views/payment.ts'
import { cancelAutomatic, payByCard, requestPix, wantAutomatic } from '#app/(portal)/actions.ts'
import { PixPage } from '#components/portal/pix-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Pague com Pix' }

export default async function Page({ params }: { params: Promise<{ payableId: string }> }) {
  const { payableId } = await params
  const { core, services } = runtime()
  const found = await orSignIn('debtor', async () =>
    (await caller()).agreements.payable({ payableId }),
  )
  if (!found) missing()
  if (found.charge?.status === 'paid' || found.payable.paid >= found.payable.owed)
    redirect(`/pago/${payableId}`)
  const view = pixView(found, operatorView(services.operator), core.clock.now(), {
    regenerateAction: requestPix,
    cardAction: services.stripe ? payByCard : null,
    wantAutomaticAction: wantAutomatic,
    cancelAutomaticAction: cancelAutomatic,
  })
  return <PixPage view={view} />
}
