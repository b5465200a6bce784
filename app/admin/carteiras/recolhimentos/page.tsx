import type { Metadata } from 'next'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { decideRecall } from '#app/admin/carteiras/recolhimentos/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffTabs } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { RecallOrigin, RecallState } from '#server/agreements/recall/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, type DebtRecallId, isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Recolhimentos' }

const NOTES = {
  recolhida: { tone: 'ok', text: 'Dívida recolhida. Propostas e cobranças dela acabaram.' },
  espera: {
    tone: 'attention',
    text: 'A dívida está em um acordo que segue em andamento. Decida abaixo.',
  },
  decidido: { tone: 'ok', text: 'Decisão guardada.' },
  mudou: { tone: 'info', text: 'Este pedido já não estava em aberto.' },
} as const

const STATE = {
  waiting: 'espera decisão',
  deferred: 'vai quando o acordo acabar',
  kept: 'acordo mantido',
  settled: 'acordo pago: nada a recolher',
  done: 'recolhida',
} as const satisfies Record<RecallState, string>

const ORIGIN = {
  page: 'equipe',
  api: 'sistema do credor',
  import: 'arquivo',
  case: 'contestação aceita',
} as const satisfies Record<RecallOrigin, string>

type Params = Promise<{ estado?: string; depois?: string; aviso?: string }>
type Found = PortalOutputs['recalls']['list']

/** Debts that creditors took back, and those that an agreement holds. */
export default async function Page({ searchParams }: { searchParams: Params }) {
  const { estado, depois, aviso } = await searchParams
  const state = estado === 'encerrados' ? 'ended' : 'open'
  const after = isId(depois) ? asId<DebtRecallId>(depois) : null
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).recalls.list({ state, after }),
  )
  if (!found) return null
  const note = NOTES[aviso as keyof typeof NOTES]
  return (
    <AdminShell
      active="carteiras"
      title="Recolhimentos"
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/carteiras">← Carteiras</a>}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      <p className="max-w-text text-soft">
        O credor pode tomar uma dívida de volta. Se ela está em um acordo em andamento, o acordo
        continua e alguém decide aqui.
      </p>
      <StaffTabs
        label="Situação dos recolhimentos"
        tabs={[
          { href: '/admin/carteiras/recolhimentos', label: 'Em aberto', current: state === 'open' },
          {
            href: '/admin/carteiras/recolhimentos?estado=encerrados',
            label: 'Encerrados',
            current: state === 'ended',
          },
        ]}
      />
      <Recalls found={found} isOpen={state === 'open'} />
      {found.next && (
        <p>
          <a
            href={`/admin/carteiras/recolhimentos?estado=${estado ?? ''}&depois=${found.next}`}
            rel="next"
          >
            Próximos →
          </a>
        </p>
      )}
    </AdminShell>
  )
}

type Row = Found['rows'][number]

function Recalls({ found, isOpen }: { found: Found; isOpen: boolean }) {
  return (
    <DataTable
      caption={isOpen ? 'Em aberto' : 'Encerrados'}
      columns={[
        {
          header: 'Contrato',
          isRowHeader: true,
          cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.contractNumber}</a>,
        },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Principal', align: 'right', cell: (row) => <Money amount={row.principal} /> },
        { header: 'Pedido em', cell: (row) => whenText(row.askedAt) },
        { header: 'Por', cell: (row) => ORIGIN[row.origin] },
        { header: 'Acordo', cell: (row) => row.agreement ?? '—' },
        { header: 'Situação', wraps: true, cell: (row) => STATE[row.state] },
        ...(isOpen && found.mayDecide
          ? [{ header: 'Decisão', cell: (row: Row) => <Decision row={row} /> }]
          : []),
      ]}
      rows={found.rows}
      rowKey={(row) => row.id}
      empty={isOpen ? 'Nada espera por alguém.' : 'Nenhum ainda.'}
    />
  )
}

function Decision({ row }: { row: Row }) {
  return (
    <form action={decideRecall} className="flex flex-wrap gap-2">
      <input type="hidden" name="pedido" value={row.id} />
      <button type="submit" name="decisao" value="manter" className={STAFF_BUTTON}>
        Manter o acordo
      </button>
      {row.state === 'waiting' && (
        <button
          type="submit"
          name="decisao"
          value="depois"
          className="min-h-9 px-2 text-link underline underline-offset-3"
        >
          Recolher quando acabar
        </button>
      )}
    </form>
  )
}
