import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { keepCodes } from '#app/admin/conta/actions.ts'
import { Door, DoorForm } from '#components/admin/door.tsx'
import { KeptBox, RecoveryCodes } from '#components/admin/enrolment-page.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { pendingStaffEnrolment } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Códigos de reserva' }

/** The new codes, for as long as they are not kept; the old ones stay good meanwhile. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ falta?: string }>
}) {
  const { falta } = await searchParams
  await orSignIn('staff', async () => (await staffCaller()).staff.account(), '/admin/conta')
  const pending = await pendingStaffEnrolment('renewal')
  if (!pending) redirect('/admin/conta')
  return (
    <Door title="Guarde os códigos novos">
      <p>Eles passam a valer quando você confirmar abaixo, e não aparecem de novo.</p>
      <RecoveryCodes codes={pending.recoveryCodes} />
      <DoorForm action={keepCodes}>
        <KeptBox error={falta ? 'Guarde os códigos e marque a caixa para concluir.' : null} />
        <SubmitButton pendingText="Guardando…" className={buttonClass('primary')}>
          Usar os códigos novos
        </SubmitButton>
      </DoorForm>
      <LineLink href="/admin/conta">Ficar com os antigos</LineLink>
    </Door>
  )
}
