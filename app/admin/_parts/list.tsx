import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { leave, search } from '#app/admin/actions.ts'
import { type Column, DataTable } from '#components/admin/data-table.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import { Pagination } from '#components/admin/pagination.tsx'
import { type AdminSection, AdminShell } from '#components/admin/shell.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'

export type ListParams = Promise<{ q?: string; pagina?: string; nada?: string }>

/** What a list's address asks for; anything odd is the first page. */
export async function listArgs(searchParams: ListParams) {
  const { q, pagina, nada } = await searchParams
  const page = Number(pagina)
  return {
    args: {
      page: Number.isSafeInteger(page) && page > 0 && page <= 100_000 ? page : 1,
      query: (q ?? '').slice(0, 200),
    },
    nothing: nada === '1',
  }
}

/** What a search says that led to nobody. */
export function NobodyFound() {
  return (
    <Notice tone="info" title="Ninguém encontrado">
      <p>Confira o que foi digitado. Só aparecem pessoas dos seus credores.</p>
    </Notice>
  )
}

/** A staff list: title, search, table, pages. */
export async function ListPage<Row>(props: {
  active: AdminSection
  title: string
  path: string
  args: { page: number; query: string }
  nothing: boolean
  found: { rows: readonly Row[]; total: number; pageCount: number }
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  placeholder: string
  empty: ReactNode
}) {
  const { args, found, path } = props
  // A page past the end has no rows to count from: the first one tells how many there are.
  if (found.rows.length === 0 && args.page > 1) redirect(path)
  const query = args.query ? `&q=${encodeURIComponent(args.query)}` : ''
  return (
    <AdminShell
      active={props.active}
      title={props.title}
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <FilterBar
          action={search}
          list={path}
          label={`Buscar em ${props.title}`}
          placeholder={props.placeholder}
          query={args.query}
        />
      }
    >
      {props.nothing && <NobodyFound />}
      <DataTable
        caption={props.title}
        columns={props.columns}
        rows={found.rows}
        rowKey={props.rowKey}
        empty={args.query ? 'Nada encontrado para esta busca.' : props.empty}
      />
      <Pagination
        page={args.page}
        pageCount={found.pageCount}
        total={found.total}
        href={(page) => `${path}?pagina=${page}${query}`}
      />
    </AdminShell>
  )
}
