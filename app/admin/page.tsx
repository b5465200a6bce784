import type { Metadata } from 'next'
import { clockText } from '#app/admin/_parts/case-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave, search } from '#app/admin/actions.ts'
import { BarTable } from '#components/admin/bar-table.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { TwoColumns } from '#components/admin/facts.tsx'
import { FilterBar } from '#components/admin/filter-bar.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Stat, StatRow } from '#components/admin/stats.tsx'
import { Money } from '#components/figures/money.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { daysLeft } from '#server/cases/clock/model.ts'
import { formatDayMonth } from '#server/kernel/format.ts'
import { formatBRL } from '#server/kernel/money.ts'

export const metadata: Metadata = { title: 'Hoje' }

const STEPS = {
  sent: 'Receberam convite',
  opened: 'Entraram',
  accepted: 'Aceitaram',
  paid: 'Pagaram',
} as const

/** A1: how it goes, and what needs someone. Every figure leads to the rows it was counted from. */
export default async function Page() {
  const today = await orSignIn('staff', async () => (await staffCaller()).insights.today())
  if (!today) return null
  return (
    <AdminShell
      active="hoje"
      title={`Hoje, ${formatDayMonth(today.date)}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <FilterBar
          action={search}
          list="/admin/dividas"
          label="Buscar"
          placeholder="CPF, nome, celular, contrato"
          query=""
        />
      }
    >
      <Figures today={today} />
      <TwoColumns main={<Funnel today={today} />} side={<Needs today={today} />} />
    </AdminShell>
  )
}

type Today = PortalOutputs['insights']['today']

function Figures({ today }: { today: Today }) {
  return (
    <StatRow>
      <Stat
        label="Recuperado no mês"
        value={<Money amount={today.recovered} />}
        note={today.payments === 1 ? '1 pagamento' : `${today.payments} pagamentos`}
        href="/admin/pagamentos?estado=this_month"
      />
      <Stat
        label="Acordos em andamento"
        value={today.activeAgreements}
        note={`${today.lateAgreements} com atraso`}
        tone={today.lateAgreements > 0 ? 'attention' : 'plain'}
        href="/admin/acordos?estado=active"
      />
      <Stat
        label="Sem conciliação"
        value={today.suspended.count}
        note={formatBRL(today.suspended.amount)}
        tone={today.suspended.count > 0 ? 'attention' : 'plain'}
        href="/admin/pendencias"
      />
      <Stat
        label="Dívidas na carteira"
        value={today.openDebts.toLocaleString('pt-BR')}
        note={today.lastImport ? `última carga ${whenText(today.lastImport.at)}` : 'nenhuma carga'}
        href="/admin/dividas?estado=portfolio"
      />
    </StatRow>
  )
}

function Funnel({ today }: { today: Today }) {
  const first = today.funnel[0]?.people ?? 0
  return (
    <BarTable
      caption="Do convite ao pagamento, 30 dias"
      rows={today.funnel.map((row, i) => ({
        label: STEPS[row.step],
        value: row.people.toLocaleString('pt-BR'),
        share: first > 0 ? (row.people * 100) / first : 0,
        note: shareNote(row.people, today.funnel[i - 1]?.people),
      }))}
    />
  )
}

function Needs({ today }: { today: Today }) {
  const needs = [
    {
      what: 'Atendimento esperando resposta',
      count: today.cases.open,
      note: casesNote(today),
      href: '/admin/casos',
    },
    {
      what: 'Pagamento sem destino',
      count: today.suspended.count,
      note: formatBRL(today.suspended.amount),
      href: '/admin/pendencias',
    },
    {
      what: 'Dinheiro que voltou, para conferir',
      count: today.returnsToLookAt,
      note: 'a cobrança está parada',
      href: '/admin/pendencias',
    },
    {
      what: 'Publicação agendada de ofertas que não foi feita',
      count: today.stoppedOffers,
      note: 'as ofertas de antes valem',
      href: '/admin/ofertas',
    },
    {
      what: 'Publicação agendada da régua que não foi feita',
      count: today.stoppedJourneys,
      note: 'a régua de antes vale',
      href: '/admin/reguas',
    },
    {
      what: 'Acordo com parcela atrasada',
      count: today.lateAgreements,
      note: '',
      href: '/admin/acordos?estado=late',
    },
    {
      what: 'Cobrança sem resposta do banco',
      count: today.unknownCharges,
      note: 'perguntando de novo',
      href: '/admin/acordos',
    },
  ].filter((need) => need.count > 0)
  return (
    <DataTable
      caption="Precisa de alguém"
      showCaption
      columns={[
        {
          header: 'O quê',
          isRowHeader: true,
          // The note stands below: a column of its own would not fit beside the funnel.
          cell: (row) => (
            <>
              <a href={row.href}>{row.what}</a>
              {row.note && <span className="block text-soft">{row.note}</span>}
            </>
          ),
        },
        { header: 'Quantos', align: 'right', cell: (row) => row.count },
      ]}
      rows={needs}
      rowKey={(row) => row.what}
      empty="Nada espera por alguém agora."
    />
  )
}

/** What is late weighs most; else the nearest day. */
function casesNote({ cases, date }: Today): string {
  if (cases.late > 0) return `${cases.late} com prazo vencido`
  return cases.nextOn === null ? '' : `prazo mais curto: ${clockText(daysLeft(cases.nextOn, date))}`
}

function shareNote(people: number, before: number | undefined): string {
  return before ? `${Math.round((people * 100) / before)}%` : ''
}
