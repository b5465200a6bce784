import type { Metadata } from 'next'
import { importRefusalText } from '#app/admin/_parts/import-words.ts'
import { leave } from '#app/admin/actions.ts'
import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Importar arquivo' }

const REFUSED = ['arquivo', 'too_large', 'import_open', 'incomplete', 'not_found']

/** A5, the first step: whose file it is, and the file. */
export default async function Page(props: { searchParams: Promise<{ aviso?: string }> }) {
  const { aviso = '' } = await props.searchParams
  const found = await orSignIn('staff', async () => (await staffCaller()).imports.portfolios())
  if (!found) return null
  return (
    <AdminShell
      active="carteiras"
      title="Importar arquivo"
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/carteiras">← Carteiras</a>}
    >
      {REFUSED.includes(aviso) && (
        <Notice tone="attention" title="O arquivo não foi recebido" live>
          <p>{importRefusalText(aviso)}</p>
          {aviso === 'import_open' && (
            <p>
              <a href="/admin/carteiras">Ver as importações</a>
            </p>
          )}
        </Notice>
      )}
      {found.mayImport ? (
        <UploadForm creditors={found.creditors} names={namesOf(found.rows)} />
      ) : (
        <p className="text-soft">Seu papel só lê carteiras. Peça a um gestor que importe.</p>
      )}
    </AdminShell>
  )
}

const namesOf = (rows: readonly { name: string }[]) => [...new Set(rows.map(({ name }) => name))]

function UploadForm(props: {
  creditors: readonly { slug: string; name: string }[]
  names: readonly string[]
}) {
  return (
    <form
      method="post"
      action="/api/carteiras"
      encType="multipart/form-data"
      className="grid max-w-sheet gap-4"
    >
      <p>
        Um arquivo CSV, uma linha por dívida, até 512 MB. Nada muda nas dívidas antes de você ver o
        resumo e confirmar.
      </p>
      <StaffSelect
        id="credor"
        name="credor"
        label="Credor"
        options={props.creditors.map(({ slug, name }) => ({ value: slug, label: name }))}
      />
      <StaffField
        id="carteira"
        name="carteira"
        label="Carteira (em branco: o nome do arquivo)"
        type="text"
        maxLength={80}
        list="carteiras"
      />
      <datalist id="carteiras">
        {props.names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <StaffField
        id="arquivo"
        name="arquivo"
        label="Arquivo: solte aqui ou escolha"
        type="file"
        accept=".csv,text/csv"
        required
        drop
      />
      <button type="submit" className={`${STAFF_BUTTON} justify-self-start`}>
        Enviar e conferir
      </button>
    </form>
  )
}
