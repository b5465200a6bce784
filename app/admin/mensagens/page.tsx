import type { Metadata } from 'next'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Mensagens' }

/** A7: who says what in their own words. */
export default async function Page() {
  const rows = await orSignIn('staff', async () => (await staffCaller()).wordings.list())
  if (!rows) return null
  return (
    <AdminShell
      active="mensagens"
      title="Mensagens"
      staffName={await staffName()}
      signOutAction={leave}
    >
      <p className="max-w-text text-soft">
        Cada mensagem tem um texto da casa. Um credor pode ter o seu, aprovado por duas pessoas. Por
        WhatsApp só vai o que tem um modelo do credor.
      </p>
      <DataTable
        caption="Credores e seus textos"
        columns={[
          {
            header: 'Credor',
            isRowHeader: true,
            cell: (row) => <a href={`/admin/mensagens/${row.slug}`}>{row.name}</a>,
          },
          {
            header: 'Textos próprios em uso',
            cell: ({ own }) => (own === 0 ? 'nenhum: tudo da casa' : own),
          },
        ]}
        rows={rows}
        rowKey={(row) => row.slug}
        empty="Você ainda não trabalha para nenhum credor."
      />
    </AdminShell>
  )
}
