import type { Metadata } from 'next'
import {
  CASE_STATE,
  clockText,
  decisionOn,
  KIND_OPTIONS,
  LEGAL_PRIORITY,
} from '#app/admin/_parts/case-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffSelect, StaffTabs } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { KIND_WORDS, REASON_WORDS } from '#components/portal/care-words.ts'
import { Tag } from '#components/ui/tag.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { daysLeft } from '#server/cases/clock/model.ts'
import { isCaseKind } from '#server/cases/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { isId } from '#server/kernel/id.ts'
import { slugOrNull } from '#server/kernel/slug.ts'

export const metadata: Metadata = { title: 'Atendimentos' }

type Query = {
  estado?: string
  tipo?: string
  credor?: string
  meus?: string
  dia?: string
  depois?: string
}
type Found = PortalOutputs['cases']['list']
type Row = Found['rows'][number]

/** A6: what people asked for, what has to be answered first, first. */
export default async function Page({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams
  const { estado, tipo, credor, dia, depois } = query
  const isOpen = estado !== 'encerrados'
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).cases.list({
      state: isOpen ? 'open' : 'ended',
      kind: tipo && isCaseKind(tipo) ? tipo : null,
      creditorSlug: slugOrNull(credor),
      mine: query.meus === '1',
      after: isPlace(dia, isOpen) && isId(depois) ? { on: dia, id: depois } : null,
    }),
  )
  if (!found) return null
  return (
    <AdminShell
      active="casos"
      title="Atendimentos"
      staffName={await staffName()}
      signOutAction={leave}
    >
      <p className="max-w-text text-soft">
        O que as pessoas pediram, contestaram ou contaram. O prazo mais curto vem primeiro; no mesmo
        dia, quem tem prioridade legal.
      </p>
      <StaffTabs
        label="Situação dos atendimentos"
        tabs={[
          {
            href: '/admin/casos',
            label: 'Em aberto',
            current: isOpen && query.meus !== '1',
          },
          { href: '/admin/casos?meus=1', label: 'Meus', current: isOpen && query.meus === '1' },
          { href: '/admin/casos?estado=encerrados', label: 'Encerrados', current: !isOpen },
        ]}
      />
      <Filter found={found} query={query} />
      <Cases found={found} isOpen={isOpen} />
      {found.next && (
        <p>
          <a href={nextHref(query, found.next)} rel="next">
            Próximos →
          </a>
        </p>
      )}
    </AdminShell>
  )
}

/** A day among what waits, an instant among what ended; anything else begins at the top. */
function isPlace(text: string | undefined, isOpen: boolean): text is string {
  return (
    text !== undefined &&
    (isOpen ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{4}-\d{2}-\d{2}T[\d:.]{8,18}Z$/).test(text)
  )
}

/** A GET: what is chosen says nothing of anybody, and can be kept as an address. */
function Filter({ found, query }: { found: Found; query: Query }) {
  return (
    <form method="get" action="/admin/casos" className="flex flex-wrap items-end gap-3">
      {query.estado && <input type="hidden" name="estado" value={query.estado} />}
      {query.meus && <input type="hidden" name="meus" value={query.meus} />}
      <StaffSelect
        id="tipo"
        name="tipo"
        label="Tipo"
        options={KIND_OPTIONS}
        defaultValue={query.tipo}
      />
      <StaffSelect
        id="credor"
        name="credor"
        label="Credor"
        options={[
          { value: '', label: 'todos os credores' },
          ...found.creditors.map(({ slug, tradeName }) => ({ value: slug, label: tradeName })),
        ]}
        defaultValue={query.credor}
      />
      <button type="submit" className={STAFF_BUTTON}>
        Filtrar
      </button>
    </form>
  )
}

function nextHref(query: Query, next: NonNullable<Found['next']>): string {
  const { dia: _, depois: __, ...kept } = query
  return `/admin/casos?${new URLSearchParams({ ...kept, dia: next.on, depois: next.id })}`
}

function Cases({ found, isOpen }: { found: Found; isOpen: boolean }) {
  return (
    <DataTable
      caption={isOpen ? 'Em aberto' : 'Encerrados'}
      columns={[
        {
          header: 'Número',
          isRowHeader: true,
          cell: (row) => <a href={`/admin/casos/${row.id}`}>{row.number}</a>,
        },
        isOpen
          ? { header: 'Prazo', cell: (row: Row) => <Clock row={row} today={found.today} /> }
          : {
              header: 'Fim',
              cell: (row: Row) => (row.endedAt ? whenText(row.endedAt) : ''),
            },
        {
          header: 'Pedido',
          wraps: true,
          cell: (row) => (
            <>
              {KIND_WORDS[row.kind]}
              <span className="block text-soft">{REASON_WORDS[row.reason]}</span>
              {row.legalPriority > 0 && <Tag tone="neutral">{LEGAL_PRIORITY}</Tag>}
            </>
          ),
        },
        { header: 'Credor', cell: (row) => row.creditor ?? 'todos' },
        {
          header: 'Situação',
          cell: (row) => (row.outcome ? decisionOn(row, row.outcome) : CASE_STATE[row.state]),
        },
        { header: 'Com', cell: (row) => row.assignedTo ?? 'ninguém ainda' },
      ]}
      rows={found.rows}
      rowKey={(row) => row.id}
      empty={isOpen ? 'Nada espera por resposta.' : 'Nenhum ainda.'}
    />
  )
}

function Clock({ row, today }: { row: Row; today: Temporal.PlainDate }) {
  const left = daysLeft(row.dueOn, today)
  const text = `${formatShortDate(row.dueOn)}, ${clockText(left)}`
  if (left > 1) return text
  return <Tag tone={left < 0 ? 'error' : 'attention'}>{text}</Tag>
}
