import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { paidView } from '#app/(portal)/_views/payment.ts'
import { PaidPage } from '#components/portal/paid-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Pagamento' }

/** D5. Opening this address proves nothing: the page says what the ledger says. */
export default async function Page({ params }: { params: Promise<{ payableId: string }> }) {
  const { payableId } = await params
  const { core, services } = runtime()
  const read = await orSignIn('debtor', async () => {
    const { agreements, reminders } = await caller()
    return Promise.all([agreements.payable({ payableId }), reminders.ofDevice()])
  })
  if (!read) missing()
  const [found, reminders] = read
  const view = paidView(
    found,
    operatorView(services.operator),
    today(core.clock),
    services.calendar,
    reminders,
  )
  return <PaidPage view={view} />
}
