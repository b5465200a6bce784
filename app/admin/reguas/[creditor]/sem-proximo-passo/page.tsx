import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NEGLECT } from '#app/admin/_parts/journey-words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Stat, StatRow } from '#components/admin/stats.tsx'
import { count } from '#components/ui/words.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { neglectedInput } from '#server/journeys/neglect/schema.ts'

export const metadata: Metadata = { title: 'Sem próximo passo' }

/** Whom the journey in force leaves without a next step, and why: nobody is neglected silently. */
export default async function Page(props: {
  params: Promise<{ creditor: string }>
  searchParams: Promise<{ motivo?: string; depois?: string }>
}) {
  const [{ creditor: creditorSlug }, { motivo, depois }] = await Promise.all([
    props.params,
    props.searchParams,
  ])
  const asked = neglectedInput.safeParse({ creditorSlug, reason: motivo, after: depois ?? null })
  const found = await orSignIn('staff', async () => {
    const { journeys } = await staffCaller()
    const report = await journeys.withoutStep({ creditorSlug })
    return { ...report, list: asked.success ? await journeys.peopleWithoutStep(asked.data) : null }
  })
  if (!found) notFound()
  const { report, creditor } = found
  const address = `/admin/reguas/${creditor.slug}/sem-proximo-passo`
  return (
    <AdminShell
      active="reguas"
      title={`Sem próximo passo: ${creditor.name}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href={`/admin/reguas/${creditor.slug}`}>← Régua</a>}
    >
      <StatRow>
        <Stat label="Pessoas com algo em aberto" value={report.people} />
        <Stat label="Com próximo passo" value={report.withStep} />
        <Stat
          label="Sem próximo passo"
          value={report.people - report.withStep}
          note="pela régua em vigor, nos próximos 120 dias"
        />
      </StatRow>
      <DataTable
        caption="Por motivo"
        showCaption
        columns={[
          {
            header: 'Motivo',
            isRowHeader: true,
            wraps: true,
            cell: ({ reason }) => <a href={`${address}?motivo=${reason}`}>{NEGLECT[reason]}</a>,
          },
          {
            header: 'Pessoas',
            align: 'right',
            cell: ({ people }) => people,
          },
        ]}
        rows={report.reasons}
        rowKey={({ reason }) => reason}
        empty="Todas as pessoas com algo em aberto têm um próximo passo."
      />
      {found.mayCopy && report.reasons.length > 0 && (
        <form method="post" action={`${address}/arquivo`}>
          <input type="hidden" name="motivo" value={asked.success ? asked.data.reason : ''} />
          <button type="submit" className={STAFF_BUTTON}>
            {asked.success ? 'Baixar este motivo (CSV)' : 'Baixar todos os motivos (CSV)'}
          </button>
        </form>
      )}
      {asked.success && found.list && (
        <>
          <DataTable
            caption={`Quem: ${NEGLECT[asked.data.reason]}`}
            showCaption
            columns={[
              {
                header: 'Pessoa',
                isRowHeader: true,
                cell: (row) => (
                  <a href={`/admin/devedores/${row.debtorId}`}>
                    {row.name || 'Sem nome no arquivo'}
                  </a>
                ),
              },
              { header: 'CPF ou CNPJ', cell: (row) => row.document },
              { header: 'Contrato ou acordo', cell: (row) => row.contract },
              {
                header: 'Em aberto há',
                align: 'right',
                cell: ({ daysLate }) => (daysLate > 0 ? count(daysLate, 'dia', 'dias') : '—'),
              },
            ]}
            rows={found.list.rows}
            rowKey={(row) => row.debtorId}
            empty="Ninguém, por enquanto."
          />
          {found.list.next && (
            <p>
              <a
                href={`${address}?motivo=${asked.data.reason}&depois=${found.list.next}`}
                rel="next"
              >
                Próximas →
              </a>
            </p>
          )}
        </>
      )}
    </AdminShell>
  )
}
