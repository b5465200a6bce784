import type { Metadata } from 'next'
import { ListPage, type ListParams, listArgs } from '#app/admin/_parts/list.tsx'
import { IMPORT_STATUS, whenText } from '#app/admin/_parts/words.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Importações' }

export default async function Page({ searchParams }: { searchParams: ListParams }) {
  const { args, nothing } = await listArgs(searchParams)
  const found = await orSignIn('staff', async () => (await staffCaller()).insights.imports(args))
  if (!found) return null
  return (
    <ListPage
      active="importacoes"
      title="Importações"
      path="/admin/importacoes"
      args={args}
      nothing={nothing}
      found={found}
      rowKey={(row) => row.id}
      placeholder="CPF inteiro"
      empty="Nenhum arquivo importado ainda: npm run import -- arquivo.csv --creditor nome."
      columns={[
        { header: 'Arquivo', isRowHeader: true, cell: (row) => row.fileName },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Carteira', cell: (row) => row.portfolio },
        { header: 'Quando', cell: (row) => whenText(row.startedAt) },
        { header: 'Novas', align: 'right', cell: (row) => row.created },
        { header: 'Mudadas', align: 'right', cell: (row) => row.changed },
        { header: 'Iguais', align: 'right', cell: (row) => row.unchanged },
        { header: 'Recusadas', align: 'right', cell: (row) => row.rejected },
        {
          header: 'Situação',
          cell: (row) => (row.failure ? `falhou: ${row.failure}` : IMPORT_STATUS[row.status]),
        },
      ]}
    />
  )
}
