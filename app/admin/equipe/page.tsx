import type { Metadata } from 'next'
import { TeamPage } from '#app/admin/_parts/team-page.tsx'
import {
  creditorsText,
  ROLE,
  ROLE_MEANING,
  STANDING,
  seenText,
} from '#app/admin/_parts/team-words.ts'
import { invite } from '#app/admin/equipe/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { AccessForm } from '#components/admin/team-form.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { newId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Equipe' }

/** A9: who may enter, with which role, for which creditors. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ aviso?: string }>
}) {
  const { aviso } = await searchParams
  const found = await orSignIn('staff', async () => {
    const { staff } = await staffCaller()
    const [account, team] = await Promise.all([staff.account(), staff.team()])
    return { account, team }
  })
  if (!found) return null
  const { account, team } = found
  return (
    <TeamPage tab="equipe" title="Equipe" permissions={account.permissions} note={aviso}>
      <DataTable
        caption="Quem pode entrar"
        columns={[
          {
            header: 'Nome',
            isRowHeader: true,
            cell: (row) => (
              <>
                {row.isSelf ? (
                  `${row.name} (você)`
                ) : (
                  <a href={`/admin/equipe/${row.id}`}>{row.name}</a>
                )}
                <span className="block text-tiny text-soft">{row.email}</span>
              </>
            ),
          },
          { header: 'Papel', cell: (row) => ROLE[row.role] },
          { header: 'Credores', cell: (row) => creditorsText(row.creditorIds, team.creditors) },
          {
            header: 'Situação',
            cell: (row) => (
              <Tag tone={row.standing === 'active' ? 'ok' : 'neutral'}>
                {STANDING[row.standing]}
              </Tag>
            ),
          },
          { header: 'Visto por último', cell: (row) => seenText(row.lastSeenAt) },
          { header: 'Sessões abertas', align: 'right', cell: (row) => row.openSessions },
        ]}
        rows={team.members}
        rowKey={(row) => row.id}
        empty="Ninguém ainda."
      />
      {team.mayManage && (
        <StaffSection title="Convidar alguém">
          <p className="text-soft">
            A pessoa recebe um e-mail, cria a senha dela e liga o autenticador. Ninguém dá mais do
            que tem.
          </p>
          <AccessForm
            action={invite}
            hidden={{ id: newId() }}
            isNew
            roles={team.roles.map((role) => ({
              value: role,
              label: `${ROLE[role]}: ${ROLE_MEANING[role]}`,
            }))}
            creditors={team.creditors.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={[]}
            mayGiveAll={account.member.creditorIds === 'all'}
            button="Enviar convite"
          />
        </StaffSection>
      )}
    </TeamPage>
  )
}
