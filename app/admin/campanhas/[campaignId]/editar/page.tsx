import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { campaignFields } from '#app/admin/_parts/campaign-words.ts'
import { leave } from '#app/admin/actions.ts'
import { write } from '#app/admin/campanhas/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { fieldsOfFilter } from '#server/campaigns/form/schema.ts'
import { isOpenToChange } from '#server/campaigns/model.ts'
import { campaignInput } from '#server/campaigns/schema.ts'

export const metadata: Metadata = { title: 'Mudar campanha' }

/** What a campaign is, as long as it has not begun. */
export default async function Page(props: { params: Promise<{ campaignId: string }> }) {
  const input = campaignInput.safeParse(await props.params)
  if (!input.success) notFound()
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).campaigns.byId(input.data),
  )
  if (!found) notFound()
  const { campaign, portfolios } = found
  const page = `/admin/campanhas/${campaign.id}`
  if (!found.mayEdit || !isOpenToChange(campaign.state)) redirect(page)
  const values = {
    name: campaign.name,
    channel: campaign.channel,
    template: campaign.template,
    holdOut: `${campaign.holdOutPercent}`,
    segment: '',
    ...fieldsOfFilter(campaign.filter),
  }
  return (
    <AdminShell
      active="campanhas"
      title={`Mudar: ${campaign.name}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href={page}>← Voltar à campanha</a>}
    >
      {campaign.audienceId !== null && (
        <Notice tone="attention" title="Mudar pede outro ensaio e outra aprovação">
          <p>A lista de agora deixa de valer assim que você guardar.</p>
        </Notice>
      )}
      <CreditorForm
        action={write}
        initial={{ turn: 0, values, errors: {}, problem: null, seenSha256: '' }}
        address={`${page}/editar`}
        saved={false}
        hidden={{
          credor: campaign.creditor.slug,
          campanha: campaign.id,
          versao: `${campaign.version}`,
        }}
        prefix="campanha"
        fields={campaignFields(portfolios)}
        previewName={null}
        button="Guardar campanha"
      />
    </AdminShell>
  )
}
