import type { Metadata } from 'next'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { StaffTabs } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Nomes' }

type Params = Promise<{ estado?: string; dia?: string; depois?: string }>
type Clock = PortalOutputs['reconciliation']['names']['rows'][number]

/** The clean-name clocks: who was promised what, and who is still waited for. */
export default async function Page({ searchParams }: { searchParams: Params }) {
  const { estado, dia, depois } = await searchParams
  const state = estado === 'confirmados' ? 'confirmed' : 'running'
  const isPlace = isId(depois) && /^20\d{2}-\d{2}-\d{2}$/.test(dia ?? '')
  const after = isPlace && dia ? { dueOn: dia, id: depois } : null
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).reconciliation.names({ state, after }),
  )
  if (!found) return null
  const { rows, next } = found
  return (
    <AdminShell
      active="nomes"
      title="Nomes a limpar"
      staffName={await staffName()}
      signOutAction={leave}
    >
      <p className="text-soft">
        O credor tem cinco dias úteis para retirar o registro. No segundo dia útil sem resposta, o
        caso aparece aqui como alerta.
      </p>
      <StaffTabs
        label="Situação dos prazos"
        tabs={[
          { href: '/admin/nomes', label: 'Correndo', current: state === 'running' },
          {
            href: '/admin/nomes?estado=confirmados',
            label: 'Confirmados',
            current: state === 'confirmed',
          },
        ]}
      />
      <DataTable
        caption="Prazos para limpar o nome"
        columns={[
          { header: 'Até', isRowHeader: true, cell: (row) => formatShortDate(row.dueOn) },
          { header: 'Situação', cell: (row) => <Standing clock={row} /> },
          {
            header: 'Pessoa',
            cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a>,
          },
          { header: 'Credor', cell: (row) => row.creditor },
          { header: 'Contrato', cell: (row) => row.contractNumber },
          { header: 'Acordo', cell: (row) => row.agreementNumber },
          { header: 'Pago em', cell: (row) => formatShortDate(row.fundsOn) },
          {
            header: 'Credor avisado',
            cell: (row) => (row.state === 'waiting' ? 'ainda não' : 'sim'),
          },
        ]}
        rows={rows}
        rowKey={(row) => row.id}
        empty={
          state === 'running'
            ? 'Nenhum prazo corre agora.'
            : 'Nenhum nome confirmado como limpo ainda.'
        }
      />
      {next && (
        <p>
          <a href={nextHref(state, next)} rel="next">
            Próximos →
          </a>
        </p>
      )}
    </AdminShell>
  )
}

function nextHref(
  state: 'running' | 'confirmed',
  next: { dueOn: Temporal.PlainDate; id: string },
): string {
  const where = state === 'confirmed' ? 'estado=confirmados&' : ''
  return `/admin/nomes?${where}dia=${next.dueOn}&depois=${next.id}`
}

function Standing({ clock }: { clock: Clock }) {
  if (clock.clearedOn) return `limpo em ${formatShortDate(clock.clearedOn)}`
  switch (clock.urgency) {
    case 'late':
      return <Tag tone="attention">atrasado</Tag>
    case 'alarm':
      return <Tag tone="attention">alerta</Tag>
    default:
      return 'no prazo'
  }
}
