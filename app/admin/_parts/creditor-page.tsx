import type { ReactNode } from 'react'
import { leave } from '#app/admin/actions.ts'
import { StaffTabs } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'

const TABS = [
  { id: 'cadastro', path: '', label: 'Cadastro' },
  { id: 'recebimento', path: '/recebimento', label: 'Conta que recebe' },
  { id: 'encargos', path: '/encargos', label: 'Encargos' },
  { id: 'contato', path: '/contato', label: 'Contato' },
  { id: 'chaves', path: '/chaves', label: 'Chaves de API' },
] as const

export type PageNote = { readonly tone: 'ok' | 'info' | 'attention'; readonly text: string }

/** The frame of everything about one creditor. */
export async function CreditorFrame(props: {
  tab: (typeof TABS)[number]['id']
  creditor: { readonly slug: string; readonly tradeName: string }
  note?: PageNote | null
  children: ReactNode
}) {
  const { slug, tradeName } = props.creditor
  return (
    <AdminShell
      active="credores"
      title={tradeName}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/credores">← Todos os credores</a>}
    >
      <StaffTabs
        label="Sobre o credor"
        tabs={TABS.map(({ id, path, label }) => ({
          href: `/admin/credores/${slug}${path}`,
          label,
          current: id === props.tab,
        }))}
      />
      {props.note && <Notice tone={props.note.tone} title={props.note.text} live />}
      {props.children}
    </AdminShell>
  )
}
