import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { agreementView } from '#app/(portal)/_views/agreement.ts'
import { payOtherwise, requestPix } from '#app/(portal)/actions.ts'
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
  const found = await orSignIn('debtor', async () =>
    (await caller()).agreements.byId({ agreementId }),
  )
  if (!found) notFound()
  const view = agreementView(
    found,
    operatorView(services.operator),
    today(core.clock),
    requestPix,
    {
      action: payOtherwise,
      typed: typeof quanto === 'string' ? quanto.slice(0, 16) : '',
      error: (typeof erro === 'string' && ERRORS.get(erro)) || null,
    },
  )
  return <AgreementPage view={view} />
}
