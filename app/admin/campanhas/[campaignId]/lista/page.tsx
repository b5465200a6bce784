import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { messageOf, placeOf } from '#app/admin/_parts/campaign-file.ts'
import { GROUP } from '#app/admin/_parts/campaign-words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { membersInput } from '#server/campaigns/schema.ts'

export const metadata: Metadata = { title: 'Quem está na lista' }

/** Exactly who, and why: the people of one group, masked. */
export default async function Page(props: {
  params: Promise<{ campaignId: string }>
  searchParams: Promise<{ grupo?: string; depois?: string }>
}) {
  const [{ campaignId }, { grupo, depois }] = await Promise.all([props.params, props.searchParams])
  const input = membersInput.safeParse({ campaignId, group: grupo ?? 'in', after: depois ?? null })
  if (!input.success) notFound()
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).campaigns.members(input.data),
  )
  if (!found) notFound()
  const { campaign, page } = found
  const { group } = input.data
  return (
    <AdminShell
      active="campanhas"
      title={GROUP[group]}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href={`/admin/campanhas/${campaign.id}`}>← {campaign.name}</a>}
    >
      <DataTable
        caption={`${GROUP[group]}: ${campaign.name}`}
        columns={[
          {
            header: 'Pessoa',
            isRowHeader: true,
            cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.name}</a>,
          },
          { header: 'CPF ou CNPJ', cell: (row) => row.document },
          { header: 'Na lista', wraps: true, cell: placeOf },
          { header: 'Mensagem', wraps: true, cell: messageOf },
        ]}
        rows={page.rows}
        rowKey={(row) => row.debtorId}
        empty="Ninguém, por enquanto."
      />
      {page.rows.length > 0 && (
        <form method="post" action={`/admin/campanhas/${campaign.id}/lista/arquivo`}>
          <input type="hidden" name="grupo" value={group} />
          <button type="submit" className={STAFF_BUTTON}>
            Baixar a lista inteira (CSV)
          </button>
        </form>
      )}
      {page.next && (
        <p>
          <a
            href={`/admin/campanhas/${campaign.id}/lista?grupo=${group}&depois=${page.next}`}
            rel="next"
          >
            Próximas →
          </a>
        </p>
      )}
    </AdminShell>
  )
}
