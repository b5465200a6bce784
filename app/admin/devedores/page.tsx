import type { Metadata } from 'next'
import { ListPage, type ListParams, listArgs } from '#app/admin/_parts/list.tsx'
import { Money } from '#components/figures/money.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'

export const metadata: Metadata = { title: 'Devedores' }

export default async function Page({ searchParams }: { searchParams: ListParams }) {
  const { args, nothing } = await listArgs(searchParams)
  const found = await orSignIn('staff', async () => (await staffCaller()).insights.debtors(args))
  if (!found) return null
  return (
    <ListPage
      active="devedores"
      title="Devedores"
      path="/admin/devedores"
      args={args}
      nothing={nothing}
      found={found}
      rowKey={(row) => row.debtorId}
      placeholder="CPF inteiro ou contrato"
      empty="Importe uma carteira: npm run import."
      columns={[
        {
          header: 'Pessoa',
          isRowHeader: true,
          cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a>,
        },
        { header: 'Dívidas', align: 'right', cell: (row) => row.debts },
        { header: 'Principal', align: 'right', cell: (row) => <Money amount={row.principal} /> },
        { header: 'Mais antiga', cell: (row) => formatShortDate(row.since) },
      ]}
    />
  )
}
