import type { ReactNode } from 'react'
import { teamNote } from '#app/admin/_parts/team-words.ts'
import { leave } from '#app/admin/actions.ts'
import { StaffTabs } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'

const TABS = [
  { id: 'equipe', href: '/admin/equipe', label: 'Equipe', needs: 'team.read' },
  { id: 'aprovacoes', href: '/admin/aprovacoes', label: 'Aprovações', needs: 'approvals.decide' },
  { id: 'conta', href: '/admin/conta', label: 'Meu acesso', needs: 'account.own' },
] as const

/** The frame of everything about who may enter; each role sees the tabs that open for it. */
export async function TeamPage(props: {
  tab: (typeof TABS)[number]['id']
  title: string
  permissions: readonly string[]
  note: string | undefined
  children: ReactNode
}) {
  const note = teamNote(props.note)
  const tabs = TABS.filter(({ needs }) => props.permissions.includes(needs))
  return (
    <AdminShell
      active="equipe"
      title={props.title}
      staffName={await staffName()}
      signOutAction={leave}
    >
      <StaffTabs
        label="Equipe e acesso"
        tabs={tabs.map(({ id, href, label }) => ({ href, label, current: id === props.tab }))}
      />
      {note && <Notice tone={note.tone} title={note.text} live />}
      {props.children}
    </AdminShell>
  )
}
