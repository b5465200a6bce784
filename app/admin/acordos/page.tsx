import type { Metadata } from 'next'
import { OpenListPage, type OpenListParams, openListArgs } from '#app/admin/_parts/open-list.tsx'
import {
  AGREEMENT_KIND,
  AGREEMENT_LIST,
  AGREEMENT_STATUS,
  whenText,
} from '#app/admin/_parts/words.ts'
import { Money } from '#components/figures/money.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { AGREEMENT_STATES, type AgreementState } from '#server/insights/lists/model.ts'
import type { AgreementId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Acordos' }

export default async function Page({ searchParams }: { searchParams: OpenListParams }) {
  const { asked, nothing, word } = await openListArgs<AgreementState, AgreementId>(
    searchParams,
    AGREEMENT_STATES,
  )
  const found = await orSignIn('staff', async () => (await staffCaller()).lists.agreements(asked))
  if (!found) return null
  return (
    <OpenListPage
      title="Acordos"
      list="acordos"
      word={word}
      asked={asked}
      days={['Aceito de', 'até']}
      states={AGREEMENT_LIST}
      nothing={nothing}
      found={found}
      rowKey={(row) => row.id}
      placeholder="Número do acordo ou CPF"
      empty="Nenhum acordo ainda. Ele nasce no portal, quando alguém aceita uma condição."
      columns={[
        { header: 'Acordo', isRowHeader: true, cell: (row) => row.number },
        {
          header: 'Pessoa',
          cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a>,
        },
        { header: 'Credor', cell: (row) => row.creditor },
        {
          header: 'Forma',
          cell: (row) => (row.kind === 'plan' ? `${row.instalments}×` : AGREEMENT_KIND[row.kind]),
        },
        { header: 'Combinado', align: 'right', cell: (row) => <Money amount={row.agreed} /> },
        { header: 'Pago', align: 'right', cell: (row) => <Money amount={row.paid} /> },
        { header: 'Situação', cell: (row) => AGREEMENT_STATUS[row.status] },
        { header: 'Aceito em', cell: (row) => whenText(row.acceptedAt) },
      ]}
    />
  )
}
