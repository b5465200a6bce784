import type { Metadata } from 'next'
import { RETURN_KIND, reasonText } from '#app/admin/_parts/return-words.ts'
import { SUSPENSE_REASON, whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { applyMoney, keepInReview, review } from '#app/admin/pendencias/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffField, StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { toDecimalString } from '#server/kernel/money.ts'

export const metadata: Metadata = { title: 'Pendências' }

const NOTES: Record<string, { tone: 'ok' | 'attention'; text: string }> = {
  aplicado: { tone: 'ok', text: 'Aplicado ao acordo.' },
  decidido: { tone: 'ok', text: 'Decisão guardada.' },
  not_found: { tone: 'attention', text: 'Não há acordo com este número para esta pessoa.' },
  taken: { tone: 'attention', text: 'Alguém já decidiu sobre este dinheiro.' },
  closed: { tone: 'attention', text: 'Este acordo não recebe mais pagamentos.' },
  nothing_open: { tone: 'attention', text: 'Este acordo não tem nada em aberto.' },
  under_review: { tone: 'attention', text: 'Confira antes o que voltou deste acordo.' },
  decided: { tone: 'attention', text: 'Alguém já decidiu.' },
  nothing_gone: { tone: 'attention', text: 'O dinheiro ainda não saiu: nada a decidir.' },
  pedido: { tone: 'attention', text: 'Confira os campos e tente de novo.' },
}

type Queue = PortalOutputs['reversals']['queue']

/** A6: money without a place, and money that went back, each with what can be decided. */
export default async function Page(props: { searchParams: Promise<{ aviso?: string }> }) {
  const { aviso } = await props.searchParams
  const queue = await orSignIn('staff', async () => (await staffCaller()).reversals.queue())
  if (!queue) return null
  const note = NOTES[aviso ?? '']
  return (
    <AdminShell
      active="pendencias"
      title="Pendências"
      staffName={await staffName()}
      signOutAction={leave}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      <StaffSection title="Dinheiro que voltou, ou pode voltar">
        <Returns queue={queue} />
      </StaffSection>
      <StaffSection title="Dinheiro sem destino">
        <WithoutPlace queue={queue} />
      </StaffSection>
    </AdminShell>
  )
}

type Row = Queue['returns'][number]

function Returns({ queue }: { queue: Queue }) {
  return (
    <DataTable
      caption="Dinheiro que voltou"
      columns={[
        { header: 'O quê', isRowHeader: true, wraps: true, cell: (row) => <What row={row} /> },
        { header: 'Pessoa', cell: (row) => <Person row={row} /> },
        { header: 'Valor', align: 'right', cell: (row) => <Money amount={row.amount} /> },
        { header: 'Prazo', wraps: true, cell: (row) => <Clock row={row} /> },
        {
          header: 'Decisão',
          wraps: true,
          cell: (row) => (queue.mayDecide ? <Decide row={row} /> : '—'),
        },
      ]}
      rows={queue.returns}
      rowKey={(row) => row.reversalId}
      empty="Nada para conferir."
    />
  )
}

function What({ row }: { row: Row }) {
  return (
    <>
      <a href={`/admin/pagamentos/${row.paymentId}`}>{RETURN_KIND[row.kind]}</a>
      <span className="block text-soft">{reasonText(row.reason)}</span>
      <span className="block">
        {row.status === 'done' ? 'o dinheiro saiu' : 'nada saiu até agora'}
        {row.held > 0 && `; ${row.held === 1 ? '1 parcela' : `${row.held} parcelas`} sem cobrança`}
      </span>
    </>
  )
}

function Person({ row }: { row: { debtorId: string | null; debtorName: string | null } }) {
  if (row.debtorId === null) return 'não se sabe'
  return <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a>
}

function Clock({ row }: { row: Row }) {
  return (
    <>
      desde {whenText(row.since)}
      {row.respondUntil && (
        <strong className="block text-warn">resposta até {whenText(row.respondUntil)}</strong>
      )}
      {row.waits && (
        <span className="block text-soft">
          em análise até {formatShortDate(row.waits.until)}: {row.waits.note}
        </span>
      )}
    </>
  )
}

function Decide({ row }: { row: Row }) {
  const key = (
    <>
      <input type="hidden" name="creditorId" value={row.creditorId} />
      <input type="hidden" name="reversalId" value={row.reversalId} />
    </>
  )
  return (
    <div className="grid gap-2">
      {row.status === 'done' && (
        <form action={review} className="flex flex-wrap gap-2">
          {key}
          {/* Where no instalment waits, as after a withdrawal, there is nothing to reopen. */}
          <button type="submit" name="decisao" value="reabrir" className={STAFF_BUTTON}>
            {row.held === 0 ? 'Está conferido' : 'Reabrir a parcela'}
          </button>
          {row.held > 0 && (
            <button type="submit" name="decisao" value="dispensar" className={STAFF_BUTTON}>
              Dispensar
            </button>
          )}
        </form>
      )}
      <Disclosure summary="Manter em análise">
        <form action={keepInReview} className="flex flex-wrap items-end gap-2">
          {key}
          <StaffField
            id={`nota-${row.reversalId}`}
            name="nota"
            label="O que se espera"
            type="text"
            required
            minLength={5}
            maxLength={500}
          />
          <StaffField
            id={`ate-${row.reversalId}`}
            name="ate"
            label="Olhar de novo em"
            type="date"
            required
          />
          <button type="submit" className={STAFF_BUTTON}>
            Guardar
          </button>
        </form>
      </Disclosure>
    </div>
  )
}

type Waiting = Queue['money'][number]

function WithoutPlace({ queue }: { queue: Queue }) {
  return (
    <DataTable
      caption="Dinheiro sem destino"
      columns={[
        {
          header: 'Recebido em',
          isRowHeader: true,
          cell: (row) => <a href={`/admin/pagamentos/${row.paymentId}`}>{whenText(row.paidAt)}</a>,
        },
        { header: 'Pessoa', cell: (row) => <Person row={row} /> },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Por quê', wraps: true, cell: (row) => SUSPENSE_REASON[row.reason] },
        { header: 'Valor', align: 'right', cell: (row) => <Money amount={row.amount} /> },
        { header: 'Decisão', wraps: true, cell: (row) => <Place row={row} queue={queue} /> },
      ]}
      rows={queue.money}
      rowKey={(row) => row.itemId}
      empty="Todo o dinheiro tem destino."
    />
  )
}

function Place({ row, queue }: { row: Waiting; queue: Queue }) {
  return (
    <div className="grid gap-2">
      {queue.mayRefund && row.isReturnable && <GiveBack row={row} />}
      {queue.mayDecide && (
        <Disclosure summary="Aplicar a um acordo">
          <form action={applyMoney} className="flex flex-wrap items-end gap-2">
            <input type="hidden" name="itemId" value={row.itemId} />
            <StaffField
              id={`acordo-${row.itemId}`}
              name="acordo"
              label={
                row.agreements.length > 0
                  ? `Número (desta pessoa: ${row.agreements.map(({ number }) => number).join(', ')})`
                  : 'Número do acordo'
              }
              type="text"
              required
              maxLength={20}
              defaultValue={row.agreements[0]?.number ?? ''}
            />
            <button type="submit" className={STAFF_BUTTON}>
              Aplicar
            </button>
          </form>
        </Disclosure>
      )}
    </div>
  )
}

/** What is proposed: money that has no place goes back to whoever sent it. */
function GiveBack({ row }: { row: Waiting }) {
  const reason = row.debtorId === null ? 'unexpected' : 'overpaid'
  const amount = toDecimalString(row.amount).replace('.', ',')
  const query = `valor=${amount}&motivo=${reason}&item=${row.itemId}`
  return (
    <a href={`/admin/pagamentos/${row.paymentId}/devolver?${query}`} className="font-semibold">
      Devolver a quem pagou
    </a>
  )
}
