import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { IMPORT_STATUS } from '#app/admin/_parts/import-words.ts'
import { type ListParams, listArgs } from '#app/admin/_parts/list.tsx'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { Pagination } from '#components/admin/pagination.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Carteiras' }

/** What there is of each creditor, and every file that it came by. */
export default async function Page({ searchParams }: { searchParams: ListParams }) {
  const { args } = await listArgs(searchParams)
  const found = await orSignIn('staff', async () => {
    const { imports, lists } = await staffCaller()
    return { portfolios: await imports.portfolios(), imports: await lists.imports(args) }
  })
  if (!found) return null
  const { portfolios, imports } = found
  if (imports.rows.length === 0 && args.page > 1) redirect('/admin/carteiras')
  return (
    <AdminShell
      active="carteiras"
      title="Carteiras"
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <a href="/admin/carteiras/recolhimentos">Recolhimentos</a>
          {portfolios.mayImport && (
            <a
              href="/admin/carteiras/importar"
              className={`${STAFF_BUTTON} inline-flex items-center no-underline`}
            >
              Importar arquivo
            </a>
          )}
        </div>
      }
    >
      <Portfolios rows={portfolios.rows} />
      <Imports rows={imports.rows} />
      <Pagination
        page={args.page}
        pageCount={imports.pageCount}
        total={imports.total}
        href={(page) => `/admin/carteiras?pagina=${page}`}
      />
    </AdminShell>
  )
}

function Portfolios({ rows }: { rows: PortalOutputs['imports']['portfolios']['rows'] }) {
  return (
    <DataTable
      caption="O que está em cobrança"
      showCaption
      columns={[
        { header: 'Carteira', isRowHeader: true, cell: (row) => row.name },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Dívidas', align: 'right', cell: (row) => row.debts.toLocaleString('pt-BR') },
        {
          header: 'Recolhidas',
          align: 'right',
          cell: (row) => row.recalled.toLocaleString('pt-BR'),
        },
        { header: 'Principal', align: 'right', cell: (row) => <Money amount={row.principal} /> },
        {
          header: 'Última carga',
          cell: (row) => (row.lastImportAt ? whenText(row.lastImportAt) : '—'),
        },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      empty="Nenhuma dívida ainda. Importe o primeiro arquivo."
    />
  )
}

function Imports({ rows }: { rows: PortalOutputs['lists']['imports']['rows'] }) {
  // What did not come into the books has no figures here: they are those of a preview.
  const figure = (row: (typeof rows)[number], value: number) =>
    row.status === 'done' ? value.toLocaleString('pt-BR') : '—'
  return (
    <DataTable
      caption="Importações"
      showCaption
      columns={[
        {
          header: 'Arquivo',
          isRowHeader: true,
          wraps: true,
          cell: (row) => (
            <a href={`/admin/carteiras/${row.id}`} className="wrap-anywhere">
              {row.fileName}
            </a>
          ),
        },
        { header: 'Situação', cell: (row) => IMPORT_STATUS[row.status] },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Carteira', cell: (row) => row.portfolio },
        { header: 'Quando', cell: (row) => whenText(row.startedAt) },
        { header: 'Novas', align: 'right', cell: (row) => figure(row, row.created) },
        { header: 'Mudadas', align: 'right', cell: (row) => figure(row, row.changed) },
        { header: 'Iguais', align: 'right', cell: (row) => figure(row, row.unchanged) },
        { header: 'Recusadas', align: 'right', cell: (row) => figure(row, row.rejected) },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      empty="Nenhum arquivo importado ainda."
    />
  )
}
