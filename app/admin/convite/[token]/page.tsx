import type { Metadata } from 'next'
import { openInvitation } from '#app/admin/entrar/actions.ts'
import { InvitationPage } from '#components/admin/enrolment-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { companyConfirms } from '#server/api/staff-auth.ts'

export const metadata: Metadata = { title: 'Seu convite' }

/** The same for every token, true or invented: only the button looks anything up. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params
  const { services } = runtime()
  return (
    <InvitationPage
      action={openInvitation}
      token={token.slice(0, 100)}
      operator={services.operator.name}
      companyDoor={companyConfirms() ? '/admin/entrar' : null}
    />
  )
}
