import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EXCLUSION, GROUP } from '#app/admin/_parts/campaign-words.ts'
import { REFUSED } from '#app/admin/_parts/story-words.ts'
import { leave } from '#app/admin/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { membersInput } from '#server/campaigns/schema.ts'

export const metadata: Metadata = { title: 'Quem está na lista' }

type Member = PortalOutputs['campaigns']['members']['page']['rows'][number]

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

function placeOf({ verdict, reason }: Member): string {
  if (verdict === 'in') return 'recebe'
  if (verdict === 'hold_out') return 'fica de fora para comparar'
  return reason === null ? 'não recebe' : `não recebe: ${EXCLUSION[reason]}`
}

const STATUS = {
  queued: 'esperando a vez',
  sent: 'enviada',
  unknown: 'sem resposta do provedor ainda',
} as const

function messageOf({ status, refusal }: Member): string {
  if (status === null) return '—'
  if (status !== 'refused') return STATUS[status]
  return `barrada: ${(refusal && REFUSED[refusal]) ?? 'motivo não guardado'}`
}
