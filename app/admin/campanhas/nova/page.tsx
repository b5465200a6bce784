import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { campaignFields, FIRST_CAMPAIGN } from '#app/admin/_parts/campaign-words.ts'
import { leave } from '#app/admin/actions.ts'
import { write } from '#app/admin/campanhas/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { fieldsOfFilter } from '#server/campaigns/form/schema.ts'
import { creditorInput } from '#server/campaigns/schema.ts'
import { EVERYBODY } from '#server/campaigns/segment/model.ts'
import { newId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Nova campanha' }

type Params = Promise<{ credor?: string; filtro?: string; campanha?: string }>

/** Where a campaign begins: what is sent, and to whom. */
export default async function Page(props: { searchParams: Params }) {
  const { credor, filtro } = await props.searchParams
  const input = creditorInput.safeParse({ creditorSlug: credor })
  if (!input.success) notFound()
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).campaigns.choices(input.data),
  )
  if (!found) notFound()
  const saved = found.segments.find(({ id }) => id === filtro)
  const values = { ...FIRST_CAMPAIGN, ...fieldsOfFilter(saved?.filter ?? EVERYBODY) }
  const { slug, name } = found.creditor
  return (
    <AdminShell
      active="campanhas"
      title={`Nova campanha: ${name}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/campanhas">← Todas as campanhas</a>}
    >
      <p className="max-w-text text-soft">
        Guardar não envia nada. Depois vêm o ensaio, que mostra quem recebe e quem não, e a
        aprovação de outra pessoa.
      </p>
      <CreditorForm
        action={write}
        initial={{ turn: 0, values, errors: {}, problem: null, seenSha256: '' }}
        address={`/admin/campanhas/nova?credor=${slug}`}
        saved={false}
        hidden={{ credor: slug, campanha: newId<never>(), versao: '0' }}
        prefix="campanha"
        fields={campaignFields(found.portfolios)}
        previewName={null}
        button="Guardar campanha"
      />
    </AdminShell>
  )
}
