import type { Metadata } from 'next'
import { CHANNEL, campaignNote, filterSentence, STATE } from '#app/admin/_parts/campaign-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { retire } from '#app/admin/campanhas/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffSelect } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Campanhas' }

type Found = PortalOutputs['campaigns']['list']

/** A4: what is or was sent to many at once, and the filters that were kept. */
export default async function Page(props: { searchParams: Promise<{ aviso?: string }> }) {
  const { aviso } = await props.searchParams
  const found = await orSignIn('staff', async () => (await staffCaller()).campaigns.list())
  if (!found) return null
  const note = campaignNote(aviso)
  return (
    <AdminShell
      active="campanhas"
      title="Campanhas"
      staffName={await staffName()}
      signOutAction={leave}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      {found.mayEdit && found.creditors.length > 0 && <NewCampaign found={found} />}
      <DataTable
        caption="Campanhas"
        columns={[
          {
            header: 'Campanha',
            isRowHeader: true,
            wraps: true,
            cell: (row) => <a href={`/admin/campanhas/${row.id}`}>{row.name}</a>,
          },
          { header: 'Credor', cell: (row) => row.creditor.name },
          { header: 'Situação', cell: (row) => STATE[row.state] },
          { header: 'Canal', cell: (row) => CHANNEL[row.channel] },
          {
            header: 'Começou',
            cell: (row) => (row.startedAt ? whenText(row.startedAt) : 'ainda não'),
          },
          { header: 'Escrita', cell: (row) => `${row.writtenBy}, ${whenText(row.writtenAt)}` },
        ]}
        rows={found.campaigns}
        rowKey={(row) => row.id}
        empty="Nenhuma ainda. Uma campanha começa com um credor e um filtro, e só sai com a aprovação de outra pessoa."
      />
      <Segments found={found} />
    </AdminShell>
  )
}

function NewCampaign({ found }: { found: Found }) {
  return (
    <form action="/admin/campanhas/nova" method="get" className="flex flex-wrap items-end gap-3">
      <StaffSelect
        id="nova-credor"
        name="credor"
        label="Nova campanha de"
        options={found.creditors.map(({ slug, tradeName }) => ({ value: slug, label: tradeName }))}
      />
      <button type="submit" className={STAFF_BUTTON}>
        Começar
      </button>
    </form>
  )
}

function Segments({ found }: { found: Found }) {
  return (
    <DataTable
      caption="Filtros guardados"
      showCaption
      columns={[
        { header: 'Nome', isRowHeader: true, cell: (row) => row.name },
        { header: 'Credor', cell: (row) => row.creditor.name },
        {
          header: 'Para quem',
          wraps: true,
          cell: (row) => filterSentence(row.filter, row.portfolio),
        },
        { header: 'Guardado por', cell: (row) => row.savedBy },
        {
          header: 'Usar',
          cell: (row) =>
            found.mayEdit && (
              <span className="flex flex-wrap items-center gap-4">
                <a href={`/admin/campanhas/nova?credor=${row.creditor.slug}&filtro=${row.id}`}>
                  Começar campanha<span className="sr-only"> com {row.name}</span>
                </a>
                <RowButton
                  action={retire}
                  hidden={{ filtro: row.id }}
                  label="Tirar"
                  of={`o filtro ${row.name}`}
                />
              </span>
            ),
        },
      ]}
      rows={found.segments}
      rowKey={(row) => row.id}
      empty="Ao escrever uma campanha, dê um nome ao filtro para usar de novo."
    />
  )
}
