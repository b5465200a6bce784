import type { Metadata } from 'next'
import { SessionTable } from '#app/admin/_parts/session-table.tsx'
import { TeamPage } from '#app/admin/_parts/team-page.tsx'
import { ROLE } from '#app/admin/_parts/team-words.ts'
import { offerCodes } from '#app/admin/conta/actions.ts'
import { Facts } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { RECOVERY_CODES } from '#server/staff/recovery/model.ts'

export const metadata: Metadata = { title: 'Meu acesso' }

/** One's own way in: where one is signed in, and the codes for a lost phone. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ aviso?: string }>
}) {
  const { aviso } = await searchParams
  const account = await orSignIn(
    'staff',
    async () => (await staffCaller()).staff.account(),
    '/admin/conta',
  )
  if (!account) return null
  const { member, recoveryCodesLeft: left } = account
  return (
    <TeamPage tab="conta" title="Meu acesso" permissions={account.permissions} note={aviso}>
      <div className="max-w-xl">
        <Facts
          title="Quem você é aqui"
          items={[
            { label: 'Nome', value: member.name },
            { label: 'E-mail', value: member.email },
            { label: 'Papel', value: ROLE[member.role] },
          ]}
        />
      </div>
      <SessionTable sessions={account.sessions} staffId={null} currentId={account.sessionId} />
      <StaffSection title="Códigos de reserva">
        <p>
          Restam {left} de {RECOVERY_CODES}. Cada um abre a porta uma vez, para quando o celular não
          estiver à mão.
        </p>
        <RowButton action={offerCodes} hidden={{}} label="Fazer dez códigos novos" isBox />
      </StaffSection>
    </TeamPage>
  )
}
