import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { type WithdrawalQuery, withdrawalView } from '#app/(portal)/_views/withdrawal.ts'
import {
  confirmWithdrawal,
  resendWithdrawalCode,
  withdrawAgreement,
} from '#app/(portal)/acordo/actions.ts'
import { pathTo } from '#components/portal/paths.ts'
import { WithdrawalPage } from '#components/portal/withdrawal-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Desistir do acordo' }

/** What undoing an agreement would mean. Reading this page sends nothing and undoes nothing. */
export default async function Page(props: {
  params: Promise<{ agreementId: string }>
  searchParams: Promise<WithdrawalQuery>
}) {
  const { agreementId } = await props.params
  const query = await props.searchParams
  const { core, services } = runtime()
  const api = await caller()
  const found = await orSignIn('debtor', () => api.agreements.byId({ agreementId }))
  if (!found) missing()
  const sent = query.estado
    ? await orSignIn('debtor', () =>
        api.access.codeInFlight({ action: 'sign', subjectId: agreementId }),
      )
    : null
  const view = withdrawalView(found, sent, query, {
    operator: operatorView(services.operator),
    today: today(core.clock),
    withdrawAction: withdrawAgreement,
    confirmAction: confirmWithdrawal,
    resendAction: resendWithdrawalCode,
  })
  // Over, undone already, or not signed: its own page says which.
  if (!view) redirect(pathTo.agreement(agreementId))
  return <WithdrawalPage view={view} />
}
