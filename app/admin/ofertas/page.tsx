import type { Metadata } from 'next'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'

export const metadata: Metadata = { title: 'Ofertas' }

/** A4: what each creditor offers, and what is being written. */
export default async function Page() {
  const rows = await orSignIn('staff', async () => (await staffCaller()).policies.list())
  if (!rows) return null
  return (
    <AdminShell
      active="ofertas"
      title="Ofertas"
      staffName={await staffName()}
      signOutAction={leave}
    >
      <DataTable
        caption="Credores e suas ofertas"
        columns={[
          {
            header: 'Credor',
            isRowHeader: true,
            cell: (row) => <a href={`/admin/ofertas/${row.slug}`}>{row.name}</a>,
          },
          {
            header: 'Em vigor',
            cell: (row) =>
              row.liveVersion === null || row.publishedAt === null
                ? 'nada: só o valor inteiro'
                : `versão ${row.liveVersion}, desde ${whenText(row.publishedAt)}`,
          },
          {
            header: 'Rascunho',
            cell: (row) =>
              row.draftVersion === null || row.writtenAt === null
                ? '—'
                : `${row.draftVersion}, de ${whenText(row.writtenAt)}`,
          },
          {
            header: 'Agendada',
            cell: (row) =>
              row.scheduledFrom === null || row.scheduledDraft === null
                ? '—'
                : `rascunho ${row.scheduledDraft}, a partir de ${formatShortDate(row.scheduledFrom)}`,
          },
        ]}
        rows={rows}
        rowKey={(row) => row.slug}
        empty="Você ainda não trabalha para nenhum credor."
      />
    </AdminShell>
  )
}
