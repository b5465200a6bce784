import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { type CardQuery, savedCardPageView } from '#app/(portal)/_views/saved-card.ts'
import { removeCard, saveCard } from '#app/(portal)/acordo/[agreementId]/cartao/actions.ts'
import { payByCard } from '#app/(portal)/actions.ts'
import { sendCode } from '#app/(portal)/codigo/actions.ts'
import { SavedCardPage } from '#components/portal/saved-card-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Meu cartão' }

/** It comes back by itself, without JavaScript too, until the card is saved or a minute is over. */
const SECONDS = 5
const MOST_TRIES = 12

/** The card that pays an agreement: allowed here, shown, changed and removed. */
export default async function Page(props: {
  params: Promise<{ agreementId: string }>
  searchParams: Promise<CardQuery>
}) {
  const { agreementId } = await props.params
  const query = await props.searchParams
  const { core, services } = runtime()
  const api = await caller()
  const agreement = await orSignIn('debtor', () => api.agreements.byId({ agreementId }))
  if (!agreement) missing()
  const state = await orSignIn('debtor', () => api.savedCard.ofAgreement({ agreementId }))
  const session = await orSignIn('debtor', () => api.access.session())
  if (!state || !session) missing()
  const view = savedCardPageView(agreement, state, query, {
    operator: operatorView(services.operator),
    today: today(core.clock),
    isConfirmed: session.rung === 'R2',
    payAction: payByCard,
    saveAction: saveCard,
    codeAction: sendCode,
    removeAction: removeCard,
  })
  const tries = Number(query.espera ?? '0')
  const goesOn = view.state === 'confirming' && tries >= 0 && tries < MOST_TRIES
  return (
    <>
      {goesOn && (
        <meta httpEquiv="refresh" content={`${SECONDS};url=${view.again}&espera=${tries + 1}`} />
      )}
      <SavedCardPage view={view} />
    </>
  )
}
