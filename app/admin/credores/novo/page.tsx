import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NEW_FIELDS, NEW_VALUES } from '#app/admin/_parts/new-creditor-words.ts'
import { leave } from '#app/admin/actions.ts'
import { add } from '#app/admin/credores/novo/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { newId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Novo credor' }

/** Everything about a new creditor but its account, which two people ask for afterwards. */
export default async function Page() {
  const mayAdd = await orSignIn('staff', async () => (await staffCaller()).creditors.mayAdd())
  if (mayAdd === null) return null
  if (!mayAdd) notFound()
  return (
    <AdminShell
      active="credores"
      title="Novo credor"
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/credores">← Todos os credores</a>}
    >
      <p className="max-w-text text-soft">
        Depois de criado, o credor precisa da conta que recebe, dos encargos, de uma carteira e das
        ofertas. Nada é oferecido a ninguém antes de a conta valer.
      </p>
      <CreditorForm
        action={add}
        initial={{ turn: 0, values: NEW_VALUES, errors: {}, problem: null, seenSha256: '' }}
        address="/admin/credores/novo"
        saved={false}
        hidden={{ credor: newId() }}
        prefix="novo"
        fields={NEW_FIELDS}
        previewName="Nome do credor"
        showsSlug
        button="Criar credor"
      />
    </AdminShell>
  )
}
