import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import {
  instalmentText,
  REASON_CHOICES,
  RETURN_KIND,
  RETURN_STATUS,
  reasonText,
} from '#app/admin/_parts/return-words.ts'
import { SUSPENSE_REASON, whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { noteRestPaid } from '#app/admin/pagamentos/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { STAFF_BUTTON, StaffField, StaffSection, StaffSelect } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, isId } from '#server/kernel/id.ts'
import { formatBRL } from '#server/kernel/money.ts'

export const metadata: Metadata = { title: 'Pagamento' }

const NOTES: Record<string, { tone: 'ok' | 'attention'; text: string }> = {
  pedida: { tone: 'ok', text: 'Devolução pedida. O banco responde em instantes; veja abaixo.' },
  anotado: { tone: 'ok', text: 'Anotado.' },
  more_than_left: { tone: 'attention', text: 'Não sobra tanto deste pagamento.' },
  window_over: { tone: 'attention', text: 'O Pix só pode ser devolvido em até 90 dias.' },
  taken: { tone: 'attention', text: 'Alguém já decidiu sobre este dinheiro.' },
  nobody_known: {
    tone: 'attention',
    text: 'Não se sabe de quem é: não dá para devolver em dobro.',
  },
  valor: { tone: 'attention', text: 'Escreva um valor em reais, como 50 ou 50,00.' },
  pedido: { tone: 'attention', text: 'Não foi possível. Confira e tente de novo.' },
  'sem-permissao': { tone: 'attention', text: 'Só a gerência devolve dinheiro.' },
}

type Payment = PortalOutputs['reversals']['payment']

export default async function Page(props: {
  params: Promise<{ paymentId: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const { paymentId } = await props.params
  const { aviso } = await props.searchParams
  const payment = isId(paymentId)
    ? await orSignIn('staff', async () =>
        (await staffCaller()).reversals.payment({ paymentId: asId(paymentId) }),
      )
    : null
  if (!payment) notFound()
  const note = NOTES[aviso ?? '']
  return (
    <AdminShell
      active="pagamentos"
      title={`Pagamento de ${formatBRL(payment.amount)}`}
      staffName={await staffName()}
      signOutAction={leave}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      <TwoColumns
        main={
          <>
            <Places payment={payment} />
            <Returned payment={payment} />
          </>
        }
        side={
          <>
            <Facts title="Pagamento" items={factsOf(payment)} />
            {payment.mayRefund && payment.left > 0n && <RefundForm payment={payment} />}
          </>
        }
      />
    </AdminShell>
  )
}

function factsOf(payment: Payment) {
  return [
    { label: 'Recebido em', value: whenText(payment.paidAt) },
    { label: 'Por', value: payment.way === 'pix' ? 'Pix' : 'cartão' },
    {
      label: 'Pessoa',
      value: payment.debtorId ? (
        <a href={`/admin/devedores/${payment.debtorId}`}>{payment.debtorName}</a>
      ) : (
        'não se sabe'
      ),
    },
    { label: 'Credor', value: payment.creditor },
    { label: 'Pode voltar ainda', value: <Money amount={payment.left} /> },
    {
      label: 'No provedor',
      value: <span className="font-mono text-tiny break-all">{payment.providerPaymentId}</span>,
    },
  ]
}

/** Where the money went, move by move; what went back stands with a minus. */
function Places({ payment }: { payment: Payment }) {
  const rows = [
    ...payment.allocations.map((row) => ({
      id: row.id,
      where: row.contract
        ? `contrato ${row.contract} (acordo ${row.agreement} parado)`
        : `acordo ${row.agreement}, ${instalmentText(row.instalment ?? 0)}`,
      what: row.isReturn ? (row.amount < 0n ? 'voltou a quem pagou' : 'voltou para cá') : 'pagou',
      amount: row.amount,
    })),
    ...payment.items.map((row) => ({
      id: row.id,
      where: 'sem destino',
      what: `${SUSPENSE_REASON[row.reason]} · ${ITEM[row.status]}`,
      amount: row.amount,
    })),
  ]
  return (
    <DataTable
      caption="Para onde foi"
      showCaption
      columns={[
        { header: 'Onde', isRowHeader: true, wraps: true, cell: (row) => row.where },
        { header: 'O quê', wraps: true, cell: (row) => row.what },
        { header: 'Valor', align: 'right', cell: (row) => <Money amount={row.amount} /> },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      empty="Este dinheiro ainda não foi a lugar nenhum."
    />
  )
}

const ITEM = {
  open: 'espera decisão',
  applied: 'aplicado',
  returning: 'sendo devolvido',
  returned: 'devolvido',
} as const

function Returned({ payment }: { payment: Payment }) {
  return (
    <>
      <DataTable
        caption="O que voltou"
        showCaption
        columns={[
          {
            header: 'Quando',
            isRowHeader: true,
            cell: (row) => whenText(row.doneAt ?? row.createdAt),
          },
          { header: 'O quê', cell: (row) => RETURN_KIND[row.kind] },
          { header: 'Por quê', wraps: true, cell: (row) => reasonText(row.reason) },
          { header: 'Situação', cell: (row) => RETURN_STATUS[row.status] },
          { header: 'Valor', align: 'right', cell: (row) => <Money amount={row.amount} /> },
        ]}
        rows={payment.reversals}
        rowKey={(row) => row.id}
        empty="Nada deste pagamento voltou."
      />
      {payment.reversals.map((row) =>
        row.rest !== null && row.restStatus === 'owed' ? (
          <Rest key={row.id} payment={payment} reversalId={row.id} amount={row.rest} />
        ) : null,
      )}
    </>
  )
}

/** The second half of a doubled return, which the creditor pays by its own means. */
function Rest(props: { payment: Payment; reversalId: string; amount: Payment['amount'] }) {
  const { payment, reversalId, amount } = props
  return (
    <Notice tone="attention" title={`O credor ainda deve ${formatBRL(amount)} a esta pessoa`}>
      <p>É a segunda metade da devolução em dobro (CDC 42), com correção e juros.</p>
      {payment.mayRefund && (
        <form action={noteRestPaid} className="flex flex-wrap items-end gap-2">
          <input type="hidden" name="paymentId" value={payment.paymentId} />
          <input type="hidden" name="creditorId" value={payment.creditorId} />
          <input type="hidden" name="reversalId" value={reversalId} />
          <StaffField
            id={`nota-${reversalId}`}
            name="nota"
            label="Como foi pago (banco, dia, comprovante)"
            type="text"
            required
            minLength={5}
            maxLength={500}
            wide
          />
          <button type="submit" className={STAFF_BUTTON}>
            Anotar como pago
          </button>
        </form>
      )}
    </Notice>
  )
}

/** Leads to a second look: nothing is asked for by this form. */
function RefundForm({ payment }: { payment: Payment }) {
  return (
    <StaffSection title="Devolver">
      {payment.isReturnable ? (
        <form
          action={`/admin/pagamentos/${payment.paymentId}/devolver`}
          className="grid justify-items-start gap-3"
        >
          <StaffField
            id="valor"
            name="valor"
            label={`Quanto, até ${formatBRL(payment.left)}`}
            type="text"
            required
            maxLength={16}
            defaultValue={formatBRL(payment.left).replace(/^R\$\s/, '')}
          />
          <StaffSelect id="motivo" name="motivo" label="Por quê" options={REASON_CHOICES} />
          <label className="flex min-h-9 items-center gap-2">
            <input type="checkbox" name="dobro" value="1" className="size-5" />
            <span>Em dobro (só se a cobrança errada foi nossa)</span>
          </label>
          <button type="submit" className={STAFF_BUTTON}>
            Ver o que muda
          </button>
        </form>
      ) : (
        <p className="text-soft">
          O Pix só pode ser devolvido em até 90 dias. Passou disso, o credor paga por outro meio.
        </p>
      )}
    </StaffSection>
  )
}
