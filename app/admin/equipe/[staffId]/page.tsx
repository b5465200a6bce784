import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SessionTable } from '#app/admin/_parts/session-table.tsx'
import { TeamPage } from '#app/admin/_parts/team-page.tsx'
import {
  creditorsText,
  ROLE,
  ROLE_MEANING,
  STANDING,
  seenText,
} from '#app/admin/_parts/team-words.ts'
import { changeAccess, onMember } from '#app/admin/equipe/actions.ts'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { AccessForm, RowButton } from '#components/admin/team-form.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Pessoa da equipe' }

type Member = PortalOutputs['staff']['member']

/** One person of the team: what they may do, where they are signed in, and what can be done. */
export default async function Page(props: {
  params: Promise<{ staffId: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const [{ staffId }, { aviso }] = await Promise.all([props.params, props.searchParams])
  if (!isId(staffId)) notFound()
  const found = await orSignIn('staff', async () => {
    const { staff } = await staffCaller()
    const [account, member] = await Promise.all([
      staff.account(),
      staff.member({ staffId: asId(staffId) }),
    ])
    return { account, member }
  })
  if (!found) notFound()
  const { account, member } = found
  const mayGiveAll = account.member.creditorIds === 'all'
  return (
    <TeamPage tab="equipe" title={member.name} permissions={account.permissions} note={aviso}>
      <TwoColumns
        main={
          <>
            {member.mayChange && member.standing !== 'disabled' && (
              <ChangeAccess member={member} mayGiveAll={mayGiveAll} />
            )}
            {member.sessions && (
              <SessionTable sessions={member.sessions} staffId={member.id} currentId={null} />
            )}
          </>
        }
        side={
          <>
            <Facts
              title="Acesso"
              items={[
                { label: 'E-mail', value: member.email },
                { label: 'Papel', value: ROLE[member.role] },
                { label: 'Credores', value: creditorsText(member.creditorIds, member.creditors) },
                { label: 'Situação', value: STANDING[member.standing] },
                { label: 'Visto por último', value: seenText(member.lastSeenAt) },
              ]}
            />
            {member.mayChange && <Acts member={member} />}
          </>
        }
      />
    </TeamPage>
  )
}

function ChangeAccess({ member, mayGiveAll }: { member: Member; mayGiveAll: boolean }) {
  return (
    <StaffSection title="Mudar papel e credores">
      <p className="text-soft">
        As sessões da pessoa terminam, e ela entra de novo com o que vale.
      </p>
      <AccessForm
        action={changeAccess}
        hidden={{ staffId: member.id }}
        isNew={false}
        roles={member.roles.map((role) => ({
          value: role,
          label: `${ROLE[role]}: ${ROLE_MEANING[role]}`,
        }))}
        role={member.role}
        creditors={member.creditors.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={member.creditorIds === 'all' ? null : member.creditorIds}
        mayGiveAll={mayGiveAll}
        button="Mudar acesso"
      />
    </StaffSection>
  )
}

const ACTS = {
  reinvite: { label: 'Enviar o convite de novo', hint: 'O link anterior deixa de valer.' },
  disable: {
    label: 'Tirar o acesso',
    hint: 'Vale já: a próxima página que ela abrir pede entrada.',
  },
  enable: { label: 'Devolver o acesso', hint: 'Com a senha e o autenticador que ela já tinha.' },
  reset: {
    label: 'Pedir um novo acesso para ela',
    hint: 'Para quem perdeu o celular ou a senha. Outra pessoa precisa aprovar.',
  },
  owner: { label: 'Pedir que seja responsável', hint: 'Outra pessoa responsável precisa aprovar.' },
} as const

function Acts({ member }: { member: Member }) {
  return (
    <StaffSection title="O que você pode fazer">
      <ul className="grid gap-4">
        {actsFor(member).map((act) => (
          <li key={act} className="grid justify-items-start gap-1">
            <RowButton
              action={onMember}
              hidden={{ staffId: member.id, act }}
              label={ACTS[act].label}
              isBox
            />
            <p className="text-tiny text-soft">{ACTS[act].hint}</p>
          </li>
        ))}
      </ul>
    </StaffSection>
  )
}

function actsFor(member: Member): readonly (keyof typeof ACTS)[] {
  switch (member.standing) {
    case 'disabled':
      return ['enable']
    case 'invited':
      return ['reinvite', 'disable']
    case 'active':
      return member.mayMakeOwner && member.role !== 'owner'
        ? ['disable', 'reset', 'owner']
        : ['disable', 'reset']
  }
}
