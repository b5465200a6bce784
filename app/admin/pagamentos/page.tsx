import type { Metadata } from 'next'
import { OpenListPage, type OpenListParams, openListArgs } from '#app/admin/_parts/open-list.tsx'
import { PAYMENT_STATE, PAYMENT_WAY, SUSPENSE_REASON, whenText } from '#app/admin/_parts/words.ts'
import { Money } from '#components/figures/money.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { PAYMENT_STATES, type PaymentState } from '#server/insights/lists/model.ts'
import type { PaymentId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Pagamentos' }

export default async function Page({ searchParams }: { searchParams: OpenListParams }) {
  const { asked, nothing, word } = await openListArgs<PaymentState, PaymentId>(
    searchParams,
    PAYMENT_STATES,
  )
  const found = await orSignIn('staff', async () => (await staffCaller()).lists.payments(asked))
  if (!found) return null
  return (
    <OpenListPage
      title="Pagamentos"
      list="pagamentos"
      word={word}
      asked={asked}
      days={['Recebido de', 'até']}
      states={PAYMENT_STATE}
      nothing={nothing}
      found={found}
      rowKey={(row) => row.id}
      placeholder="Acordo, Pix (E…), cartão (pi_…) ou CPF"
      empty="Nenhum pagamento ainda. O Pix aparece aqui segundos depois de pago."
      columns={[
        {
          header: 'Recebido em',
          isRowHeader: true,
          cell: (row) => <a href={`/admin/pagamentos/${row.id}`}>{whenText(row.paidAt)}</a>,
        },
        {
          header: 'Pessoa',
          cell: (row) =>
            row.debtorId ? <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a> : '—',
        },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Acordo', cell: (row) => row.agreement ?? '—' },
        { header: 'Valor', align: 'right', cell: (row) => <Money amount={row.amount} /> },
        {
          header: 'Como',
          cell: (row) =>
            row.card
              ? `cartão guardado final ${row.card.last4}, ${row.card.number}ª tentativa`
              : row.method
                ? PAYMENT_WAY[row.method]
                : '—',
        },
        {
          header: 'Sem destino',
          align: 'right',
          cell: (row) => (row.suspended > 0n ? <Money amount={row.suspended} /> : '—'),
        },
        {
          header: 'Por quê',
          cell: (row) => (row.suspenseReason ? SUSPENSE_REASON[row.suspenseReason] : ''),
        },
        {
          header: 'No provedor',
          cell: (row) => <span className="font-mono text-tiny">{row.providerPaymentId}</span>,
        },
      ]}
    />
  )
}
