import type { Metadata } from 'next'
import { withPunctuation } from '#app/_views/identity.ts'
import { KIND } from '#app/admin/_parts/creditor-words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Credores' }

/** To whom money is owed here. */
export default async function Page() {
  const found = await orSignIn('staff', async () => {
    const { creditors } = await staffCaller()
    return { creditors: await creditors.list(), mayAdd: await creditors.mayAdd() }
  })
  if (!found) return null
  return (
    <AdminShell
      active="credores"
      title="Credores"
      staffName={await staffName()}
      signOutAction={leave}
      actions={found.mayAdd && <a href="/admin/credores/novo">Novo credor</a>}
    >
      <DataTable
        caption="Credores"
        columns={[
          {
            header: 'Nome',
            isRowHeader: true,
            cell: (row) => <a href={`/admin/credores/${row.slug}`}>{row.tradeName}</a>,
          },
          { header: 'Razão social', cell: (row) => row.legalName },
          { header: 'CNPJ', cell: (row) => withPunctuation(row.cnpj) },
          { header: 'Tipo', cell: (row) => KIND[row.kind] },
        ]}
        rows={found.creditors}
        rowKey={(row) => row.id}
        empty="Nenhum credor para você."
      />
    </AdminShell>
  )
}
