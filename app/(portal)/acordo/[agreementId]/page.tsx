import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { scriptNonce } from '#app/_views/nonce.ts'
import { agreementView } from '#app/(portal)/_views/agreement.ts'
import { savedCardView } from '#app/(portal)/_views/saved-card.ts'
import { payLate } from '#app/(portal)/acordo/actions.ts'
import { cancelAutomatic, payByCard, payOtherwise, requestPix } from '#app/(portal)/actions.ts'
import { AgreementPage } from '#components/portal/agreement-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Meu acordo' }

const ERRORS = new Map([
  ['pouco', 'O menor valor é R$ 10,00.'],
  ['valor', 'Escreva um valor em reais, como 50 ou 50,00.'],
])

export default async function Page(props: {
  params: Promise<{ agreementId: string }>
  searchParams: Promise<{ quanto?: string; erro?: string }>
}) {
  const { agreementId } = await props.params
  const { quanto, erro } = await props.searchParams
  const { core, services } = runtime()
  const api = await caller()
  const found = await orSignIn('debtor', () => api.agreements.byId({ agreementId }))
  const card = await orSignIn('debtor', () => api.savedCard.ofAgreement({ agreementId }))
  const kept = await orSignIn('debtor', () => api.access.copy({ agreementId }))
  if (!found || !card) missing()
  const view = agreementView(found, {
    operator: operatorView(services.operator),
    today: today(core.clock),
    payAction: requestPix,
    payLateAction: payLate,
    cancelAutomaticAction: cancelAutomatic,
    otherWays: {
      action: payOtherwise,
      typed: typeof quanto === 'string' ? quanto.slice(0, 16) : '',
      error: (typeof erro === 'string' && ERRORS.get(erro)) || null,
    },
    kept,
    card: savedCardView(card, agreementId, today(core.clock), payByCard),
  })
  return (
    <>
      {view.manner.mayPropose && <script src="/instalar.js" async nonce={await scriptNonce()} />}
      <AgreementPage view={view} />
    </>
  )
}
