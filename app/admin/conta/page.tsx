import type { Metadata } from 'next'
import { SessionTable } from '#app/admin/_parts/session-table.tsx'
import { TeamPage } from '#app/admin/_parts/team-page.tsx'
import { ROLE } from '#app/admin/_parts/team-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { askNewPasskey, keepPasskey, offerCodes, removePasskey } from '#app/admin/conta/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { STAFF_BUTTON, StaffField, StaffSection } from '#components/admin/fields.tsx'
import { MakePasskey } from '#components/admin/passkey.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { LONGEST_KEY_NAME } from '#server/staff/passkey/model.ts'
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
      <div className="max-w-sheet">
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
      <Passkeys passkeys={account.passkeys} />
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

type Account = PortalOutputs['staff']['account']

function Passkeys({ passkeys }: Pick<Account, 'passkeys'>) {
  return (
    <StaffSection title="Chaves de acesso">
      <p>
        Com uma chave você confirma que é você pelo desbloqueio do aparelho: dedo, rosto ou PIN. Ela
        só funciona neste endereço, por isso nenhuma página falsa pode pedi-la.
      </p>
      <DataTable
        caption="Suas chaves de acesso"
        rows={passkeys}
        rowKey={({ id }) => id}
        empty="Nenhuma ainda."
        columns={[
          { header: 'Nome', isRowHeader: true, cell: ({ name }) => name },
          { header: 'Desde', cell: ({ createdAt }) => whenText(createdAt) },
          {
            header: 'Usada por último',
            cell: ({ lastUsedAt }) => (lastUsedAt ? whenText(lastUsedAt) : 'ainda não'),
          },
          {
            header: 'Ação',
            cell: ({ id, name }) => (
              <RowButton
                action={removePasskey}
                hidden={{ passkeyId: id }}
                label="Remover"
                of={`a chave ${name}`}
              />
            ),
          },
        ]}
      />
      <MakePasskey
        ask={askNewPasskey}
        action={keepPasskey}
        label="Criar chave neste aparelho"
        className={STAFF_BUTTON}
      >
        <StaffField
          id="nome-da-chave"
          name="name"
          label="Nome da chave, como “Celular da Ana”"
          type="text"
          maxLength={LONGEST_KEY_NAME}
          wide
        />
      </MakePasskey>
    </StaffSection>
  )
}
