import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { effectSentences, instalmentText, reasonText } from '#app/admin/_parts/return-words.ts'
import { leave } from '#app/admin/actions.ts'
import { refund } from '#app/admin/pagamentos/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { STAFF_BUTTON, StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { runtime } from '#server/api/runtime.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId, newId, type ReversalId, type SuspenseItemId } from '#server/kernel/id.ts'
import { type Centavos, formatBRL } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { REFUND_REASONS } from '#server/payments/reversal/model.ts'

export const metadata: Metadata = { title: 'Devolver' }

type Asked = { valor?: string; motivo?: string; dobro?: string; item?: string }
type Found = PortalOutputs['reversals']['effects']

/** The second look: what a refund changes, before the button that asks for it. */
export default async function Page(props: {
  params: Promise<{ paymentId: string }>
  searchParams: Promise<Asked>
}) {
  const { paymentId } = await props.params
  const asked = await props.searchParams
  if (!isId(paymentId)) notFound()
  const back = `/admin/pagamentos/${paymentId}`
  const amount = parseBRL(String(asked.valor ?? ''))
  const itemId = isId(asked.item) ? asId<SuspenseItemId>(asked.item) : null
  const reason = REFUND_REASONS.find((known) => known === asked.motivo)
  const found = await orSignIn('staff', async () => {
    const { reversals } = await staffCaller()
    if (!amount.ok || amount.value <= 0n) {
      await reversals.payment({ paymentId: asId(paymentId) })
      return 'amount' as const
    }
    return reversals.effects({
      paymentId: asId(paymentId),
      amount: amount.value.toString(),
      itemId,
    })
  })
  if (!found) notFound()
  if (found === 'amount' || !amount.ok) redirect(`${back}?aviso=valor`)
  if (!reason) redirect(`${back}?aviso=pedido`)
  if (amount.value > found.payment.left) redirect(`${back}?aviso=more_than_left`)
  return (
    <AdminShell
      active="pagamentos"
      title={`Devolver ${formatBRL(amount.value)}?`}
      staffName={await staffName()}
      signOutAction={leave}
    >
      <div className="grid max-w-sheet gap-6">
        <Summary found={found} amount={amount.value} reason={reason} />
        <Effects found={found} />
        <form action={refund} className="flex flex-wrap items-center gap-4">
          <input
            type="hidden"
            name="id"
            value={newId<ReversalId>(runtime().core.clock.now().epochMilliseconds)}
          />
          <input type="hidden" name="paymentId" value={paymentId} />
          <input type="hidden" name="centavos" value={amount.value.toString()} />
          <input type="hidden" name="motivo" value={reason} />
          <input type="hidden" name="itemId" value={itemId ?? ''} />
          {reason === 'undue' && asked.dobro === '1' && (
            <input type="hidden" name="dobro" value="1" />
          )}
          <button type="submit" className={STAFF_BUTTON}>
            {`Devolver ${formatBRL(amount.value)}`}
          </button>
          <a href={back}>Voltar sem devolver</a>
        </form>
        {reason === 'undue' && asked.dobro === '1' && (
          <p className="text-soft">
            Em dobro: quando o banco confirmar, o credor passa a dever à pessoa outro tanto, com
            correção e juros desde o pagamento (CDC 42). Esse valor não sai pelo provedor.
          </p>
        )}
      </div>
    </AdminShell>
  )
}

function Summary(props: { found: Found; amount: Centavos; reason: string }) {
  const { payment } = props.found
  return (
    <Facts
      title="O que sai"
      items={[
        { label: 'Valor', value: <Money amount={props.amount} /> },
        { label: 'De um pagamento de', value: <Money amount={payment.amount} /> },
        {
          label: 'Volta',
          value: payment.way === 'pix' ? 'por Pix, à mesma conta' : 'no cartão',
        },
        { label: 'Para', value: payment.debtorName ?? 'quem pagou (não se sabe quem)' },
        { label: 'Por quê', value: reasonText(props.reason) },
      ]}
    />
  )
}

function Effects({ found: { effects } }: { found: Found }) {
  return (
    <StaffSection title="O que muda">
      <ul className="grid gap-1 list-disc pl-5">
        {effectSentences(effects).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {effects.instalments.length > 0 && (
        <DataTable
          caption="Parcelas que ficam em aberto"
          columns={[
            { header: 'Acordo', isRowHeader: true, cell: (row) => row.agreement },
            { header: 'Parcela', cell: (row) => instalmentText(row.instalment) },
            {
              header: 'Fica em aberto',
              align: 'right',
              cell: (row) => <Money amount={row.amount} />,
            },
          ]}
          rows={effects.instalments}
          rowKey={(row) => row.payableId}
          empty=""
        />
      )}
    </StaffSection>
  )
}
