import type { Metadata } from 'next'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'

export const metadata: Metadata = { title: 'Réguas' }

/** How the people of each creditor are written to, before and after their dates. */
export default async function Page() {
  const rows = await orSignIn('staff', async () => (await staffCaller()).journeys.list())
  if (!rows) return null
  return (
    <AdminShell active="reguas" title="Réguas" staffName={await staffName()} signOutAction={leave}>
      <DataTable
        caption="Credores e suas réguas"
        columns={[
          {
            header: 'Credor',
            isRowHeader: true,
            cell: (row) => <a href={`/admin/reguas/${row.slug}`}>{row.name}</a>,
          },
          {
            header: 'Em vigor',
            wraps: true,
            cell: (row) =>
              row.liveVersion === null || row.publishedAt === null
                ? 'a da casa: só o lembrete que a pessoa pediu'
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
          { header: 'Avisos em 7 dias', align: 'right', cell: (row) => row.written },
          {
            header: 'Quem ficou de fora',
            cell: (row) => (
              <a href={`/admin/reguas/${row.slug}/sem-proximo-passo`}>
                Sem próximo passo<span className="sr-only">: {row.name}</span>
              </a>
            ),
          },
        ]}
        rows={rows}
        rowKey={(row) => row.slug}
        empty="Você ainda não trabalha para nenhum credor."
      />
    </AdminShell>
  )
}
