import type { Metadata } from 'next'
import { NobodyFound } from '#app/admin/_parts/list.tsx'
import { leave, search } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { asId, isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Devedores' }

const LIST = '/admin/devedores'

type Params = Promise<{ busca?: string; depois?: string; nada?: string }>

/** A2: everybody who owes, or who a search leads to. The text of the search is sealed in the address. */
export default async function Page({ searchParams }: { searchParams: Params }) {
  const { busca, depois, nada } = await searchParams
  const wanted = { search: busca ?? null, after: isId(depois) ? asId<never>(depois) : null }
  const found = await orSignIn('staff', async () => {
    const { insights } = await staffCaller()
    return insights.debtors(wanted)
  })
  const { rows, next, isOver } = found ?? { rows: [], next: null, isOver: true }
  return (
    <AdminShell
      active="devedores"
      title="Devedores"
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <FilterBar
          action={search}
          list={LIST}
          label="Buscar pessoas"
          placeholder="CPF, nome, celular, e-mail, contrato"
          query=""
        />
      }
    >
      {nada === '1' && <NobodyFound />}
      {nada === 'sem-chave' && (
        <Notice tone="info" title="Faltou um pedaço">
          <p>
            Busque por nome e sobrenome, CPF ou CNPJ inteiro, celular com DDD, e-mail, número do
            contrato ou do acordo.
          </p>
        </Notice>
      )}
      {isOver ? (
        <Notice tone="info" title="Essa busca venceu">
          <p>Buscas ficam abertas por meia hora. Digite outra vez.</p>
        </Notice>
      ) : (
        <DataTable
          caption={busca ? 'Resultado da busca' : 'Devedores'}
          showCaption={busca !== undefined}
          rows={rows}
          rowKey={(row) => row.debtorId}
          empty={
            busca ? 'Não há mais ninguém nesta busca.' : 'Importe uma carteira: npm run import.'
          }
          columns={[
            {
              header: 'Pessoa',
              isRowHeader: true,
              cell: (row) => <a href={`${LIST}/${row.debtorId}`}>{row.name}</a>,
            },
            { header: 'Documento', cell: (row) => row.document },
            { header: 'Credor', cell: (row) => row.creditors.join(', ') },
            { header: 'Dívidas', align: 'right', cell: (row) => row.debts },
            {
              header: 'Principal em aberto',
              align: 'right',
              cell: (row) => <Money amount={row.principal} />,
            },
            { header: 'Mais antiga', cell: (row) => formatShortDate(row.since) },
          ]}
        />
      )}
      <nav aria-label="Páginas" className="flex flex-wrap items-center gap-4">
        {(busca !== undefined || wanted.after !== null) && (
          <a href={LIST} className="inline-flex min-h-9 items-center">
            Ver todos desde o começo
          </a>
        )}
        {next !== null && (
          <a
            href={`${LIST}?${new URLSearchParams({ ...(busca ? { busca } : {}), depois: next })}`}
            rel="next"
            className="inline-flex min-h-9 items-center"
          >
            Próximas →
          </a>
        )}
      </nav>
    </AdminShell>
  )
}
