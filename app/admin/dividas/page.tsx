import type { Metadata } from 'next'
import { ListPage, type ListParams, listArgs } from '#app/admin/_parts/list.tsx'
import { Money } from '#components/figures/money.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'

export const metadata: Metadata = { title: 'Dívidas' }

export default async function Page({ searchParams }: { searchParams: ListParams }) {
  const { args, nothing } = await listArgs(searchParams)
  const found = await orSignIn('staff', async () => (await staffCaller()).insights.debts(args))
  if (!found) return null
  return (
    <ListPage
      active="dividas"
      title="Dívidas"
      path="/admin/dividas"
      args={args}
      nothing={nothing}
      found={found}
      rowKey={(row) => row.id}
      placeholder="Contrato ou CPF inteiro"
      empty="Importe uma carteira: npm run import."
      columns={[
        { header: 'Contrato', isRowHeader: true, cell: (row) => row.contractNumber },
        {
          header: 'Pessoa',
          cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a>,
        },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'O que é', cell: (row) => row.description },
        { header: 'Venceu em', cell: (row) => formatShortDate(row.originalDueOn) },
        { header: 'Principal', align: 'right', cell: (row) => <Money amount={row.principal} /> },
        { header: 'Ainda deve', align: 'right', cell: (row) => <Money amount={row.owed} /> },
        {
          header: 'Situação',
          cell: (row) =>
            row.recalled
              ? 'devolvida ao credor'
              : row.agreement
                ? `acordo ${row.agreement}`
                : row.owed === 0n
                  ? 'paga'
                  : 'em aberto',
        },
      ]}
    />
  )
}
