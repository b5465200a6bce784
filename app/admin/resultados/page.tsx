import type { Metadata } from 'next'
import type { Asked, Results } from '#app/admin/_parts/result-block.tsx'
import {
  BandSection,
  PortfolioSection,
  VersionSection,
  WaySection,
} from '#app/admin/_parts/result-recovery.tsx'
import { FunnelSection, KeepingSection, RollSection } from '#app/admin/_parts/result-sections.tsx'
import { percentText } from '#app/admin/_parts/result-words.ts'
import { SavedViews } from '#app/admin/_parts/saved-views.tsx'
import { leave } from '#app/admin/actions.ts'
import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Stat, StatRow } from '#components/admin/stats.tsx'
import { Money } from '#components/figures/money.tsx'
import { resultsFields } from '#server/api/results-file.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { keptWords } from '#server/cases/retention/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'

export const metadata: Metadata = { title: 'Resultados' }

/** What came of it: from the invitation to the kept agreement, and how debts age meanwhile. */
export default async function Page(props: { searchParams: Promise<Record<string, string>> }) {
  const params = new Map(Object.entries(await props.searchParams))
  const fields = resultsFields(params)
  const results = await orSignIn('staff', async () => (await staffCaller()).results.read(fields))
  if (!results) return null
  const { from, to } = results.period
  const asked = {
    creditorSlug: fields.creditorSlug,
    from: from.toString(),
    to: to.toString(),
  }
  return (
    <AdminShell
      active="resultados"
      title={`Resultados, ${formatShortDate(from)} a ${formatShortDate(to)}`}
      staffName={await staffName()}
      signOutAction={leave}
    >
      <SavedViews list="resultados" asked={askedFields(fields)} word={params.get('visao')} />
      <Filter asked={asked} results={results} />
      {results.countedSince && (
        <p className="max-w-text text-soft">
          {`Visitas, simulações e promessas por telefone ficam guardadas por ${keptWords('sessions')}: as de antes de ${formatShortDate(results.countedSince)} não são mais contadas.`}
        </p>
      )}
      <Figures asked={asked} results={results} />
      <FunnelSection results={results} asked={asked} />
      <PortfolioSection results={results} asked={asked} />
      <BandSection results={results} asked={asked} />
      <VersionSection results={results} asked={asked} />
      <WaySection results={results} asked={asked} />
      <KeepingSection results={results} asked={asked} />
      <RollSection results={results} asked={asked} />
    </AdminShell>
  )
}

/** As the address said it: days that nobody named go on with the calendar. */
function askedFields(fields: ReturnType<typeof resultsFields>): URLSearchParams {
  const query = new URLSearchParams()
  const named = { credor: fields.creditorSlug, de: fields.from, ate: fields.to }
  for (const [name, value] of Object.entries(named)) if (value) query.set(name, value)
  return query
}

function Filter({ asked, results }: { asked: Asked; results: Results }) {
  return (
    <form action="/admin/resultados" className="flex flex-wrap items-end gap-3">
      <StaffSelect
        id="credor"
        name="credor"
        label="Credor"
        defaultValue={asked.creditorSlug ?? ''}
        options={[
          { value: '', label: 'Todos' },
          ...results.creditors.map(({ slug, tradeName }) => ({ value: slug, label: tradeName })),
        ]}
      />
      <StaffField id="de" name="de" label="De" type="date" defaultValue={asked.from} />
      <StaffField id="ate" name="ate" label="Até" type="date" defaultValue={asked.to} />
      <button type="submit" className={STAFF_BUTTON}>
        Filtrar
      </button>
      <a href="/admin/resultados" className="inline-flex min-h-9 items-center">
        Limpar filtro
      </a>
    </form>
  )
}

function Figures({ asked, results }: { asked: Asked; results: Results }) {
  const { recovery, funnel, keeping } = results
  const people = (step: Results['funnel'][number]['step']) =>
    funnel.find((row) => row.step === step)?.people ?? 0
  const agreed = keeping.filter(({ kind }) => kind !== 'spoken')
  const sum = (of: 'due' | 'onTime') => agreed.reduce((all, row) => all + row[of], 0)
  const days = new URLSearchParams({ de: asked.from, ate: asked.to })
  if (asked.creditorSlug) days.set('credor', asked.creditorSlug)
  return (
    <StatRow>
      <Stat
        label="Recuperado"
        value={<Money amount={recovery.total.amount} />}
        note={
          recovery.total.payments === 1
            ? '1 pagamento'
            : `${recovery.total.payments.toLocaleString('pt-BR')} pagamentos`
        }
        href={`/admin/pagamentos?${days}`}
      />
      <Stat
        label="Fecharam acordo"
        value={percentText(people('signed'), people('sent'))}
        note={`${people('signed')} de ${people('sent')} convidados`}
        href={`/admin/acordos?${days}`}
      />
      <Stat
        label="Parcelas pagas no dia"
        value={percentText(sum('onTime'), sum('due'))}
        note={`${sum('onTime')} de ${sum('due')} vencidas`}
      />
    </StatRow>
  )
}
