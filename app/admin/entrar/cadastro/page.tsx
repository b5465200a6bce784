import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { encode } from 'uqr'
import { askNewPasskey, enrol } from '#app/admin/entrar/actions.ts'
import { type EnrolmentFault, EnrolmentPage } from '#components/admin/enrolment-page.tsx'
import { pendingStaffEnrolment } from '#server/api/staff-auth.ts'
import { MIN_PASSWORD } from '#server/staff/password/model.ts'

export const metadata: Metadata = { title: 'Seu acesso' }

const FAULTS: Readonly<Record<string, EnrolmentFault>> = {
  short: { fieldId: 'senha', text: `A senha precisa de pelo menos ${MIN_PASSWORD} caracteres.` },
  long: { fieldId: 'senha', text: 'A senha é longa demais. Use até 256 caracteres.' },
  common: {
    fieldId: 'senha',
    text: 'Esta senha é fácil de adivinhar. Junte palavras sem relação.',
  },
  personal: { fieldId: 'senha', text: 'A senha parece com o seu nome ou e-mail. Escolha outra.' },
  wrong_code: {
    fieldId: 'codigo',
    text: 'O código não confere. Digite o que o aplicativo mostra agora.',
  },
  wrong_key: { fieldId: 'chave', text: 'A chave de acesso não foi aceita. Crie de novo.' },
  guardei: { fieldId: 'guardei', text: 'Guarde os códigos e marque a caixa para concluir.' },
}

/** Reads what the entry of this browser offers; nothing is made or used up by looking. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ falta?: string }>
}) {
  const { falta } = await searchParams
  const pending = await pendingStaffEnrolment('invitation')
  if (!pending) redirect('/admin/entrar?fim=convite')
  return (
    <EnrolmentPage
      action={enrol}
      askPasskey={askNewPasskey}
      fault={(falta && FAULTS[falta]) || null}
      name={pending.name}
      email={pending.email}
      minPassword={MIN_PASSWORD}
      qrModules={encode(pending.address, { border: 0 }).data}
      secretText={pending.secretText}
      address={pending.address}
      recoveryCodes={pending.recoveryCodes}
    />
  )
}
