import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CreditorFrame } from '#app/admin/_parts/creditor-page.tsx'
import { whenText } from '#app/admin/_parts/words.ts'
import { makeKey, revokeKey } from '#app/admin/credores/[slug]/chaves/actions.ts'
import { CONFIRMED } from '#components/admin/confirmed.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { KeyForm } from '#components/admin/key-form.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { API_SCOPES, type ApiScopeName } from '#server/staff/api-key/model.ts'
import { keysInput } from '#server/staff/api-key/schema.ts'

export const metadata: Metadata = { title: 'Chaves de API' }

const NOTES = {
  confirmado: CONFIRMED,
  revogada: { tone: 'ok', text: 'Chave revogada: ela já não abre nada.' },
  mudou: { tone: 'info', text: 'Esta chave já estava revogada.' },
} as const

const SCOPE = {
  'debts:write': 'mandar lotes de dívidas',
  'debts:recall': 'recolher dívidas',
  'imports:read': 'ler o que foi feito dos lotes',
} as const satisfies Record<ApiScopeName, string>

const scopeText = (scope: string) =>
  Object.hasOwn(SCOPE, scope) ? SCOPE[scope as ApiScopeName] : scope

/** The keys of a creditor's systems: whoever sees the creditor sees them, managers make them. */
export default async function Page(props: {
  params: Promise<{ slug: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const [{ slug }, { aviso }] = await Promise.all([props.params, props.searchParams])
  const input = keysInput.safeParse({ creditorSlug: slug })
  if (!input.success) notFound()
  const found = await orSignIn('staff', async () => (await staffCaller()).apiKeys.list(input.data))
  if (!found) notFound()
  return (
    <CreditorFrame
      tab="chaves"
      creditor={found.creditor}
      note={NOTES[aviso as keyof typeof NOTES] ?? null}
    >
      <p className="max-w-text text-soft">
        Com uma chave, um sistema do credor manda dívidas e as recolhe. O que se pode pedir está em{' '}
        <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>, no formato OpenAPI.
      </p>
      <Keys found={found} />
      {found.mayManage && (
        <StaffSection title="Fazer uma chave">
          <KeyForm
            action={makeKey}
            creditorSlug={slug}
            address={`/admin/credores/${slug}/chaves`}
            scopes={API_SCOPES.map((value) => ({ value, label: SCOPE[value] }))}
          />
        </StaffSection>
      )}
    </CreditorFrame>
  )
}

type Found = PortalOutputs['apiKeys']['list']

function Keys({ found }: { found: Found }) {
  return (
    <DataTable
      caption="Chaves"
      showCaption
      columns={[
        { header: 'Sistema', isRowHeader: true, cell: (row) => row.name },
        { header: 'Permite', wraps: true, cell: (row) => row.scopes.map(scopeText).join(', ') },
        { header: 'Feita em', cell: (row) => whenText(row.madeAt) },
        {
          header: 'Último uso',
          cell: (row) => (row.lastUsedAt ? whenText(row.lastUsedAt) : 'nunca'),
        },
        { header: 'Situação', cell: (row) => <Standing found={found} row={row} /> },
      ]}
      rows={found.keys}
      rowKey={(row) => row.id}
      empty="Nenhuma chave ainda."
    />
  )
}

function Standing({ found, row }: { found: Found; row: Found['keys'][number] }) {
  if (row.revokedAt) return `revogada em ${whenText(row.revokedAt)}`
  if (!found.mayManage) return 'em uso'
  return (
    <form action={revokeKey}>
      <input type="hidden" name="credor" value={found.creditor.slug} />
      <input type="hidden" name="chave" value={row.id} />
      <button type="submit" className="min-h-8 text-link underline underline-offset-3">
        Revogar<span className="sr-only"> a chave {row.name}</span>
      </button>
    </form>
  )
}
