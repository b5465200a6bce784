import type { Metadata } from 'next'
import { periodText } from '#app/admin/_parts/reconciliation-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { makeFile } from '#app/admin/conciliacao/actions.ts'
import { CONFIRMED } from '#components/admin/confirmed.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffField, StaffSection, StaffSelect } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { runtime } from '#server/api/runtime.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Baixas e retornos' }

const NOTES = {
  feito: { tone: 'ok', text: 'Arquivo feito. Baixe-o abaixo.' },
  aprovar: {
    tone: 'ok',
    text: 'Pedido feito. O arquivo sai quando outra pessoa aprovar, em Equipe e acesso.',
  },
  confirmado: CONFIRMED,
  vazio: { tone: 'info', text: 'Nenhum dinheiro nestes dias: não há o que baixar.' },
  periodo: {
    tone: 'attention',
    text: 'Confira os dias: o primeiro vem antes, e são no máximo 400.',
  },
  pedido: { tone: 'attention', text: 'Confira o credor e os dias.' },
  aceito: { tone: 'ok', text: 'Retorno aceito.' },
  repetido: { tone: 'info', text: 'Este mesmo arquivo já tinha sido aceito. Nada mudou.' },
} as const

type Params = Promise<{ aviso?: string; recusado?: string }>
type Files = PortalOutputs['reconciliation']['files']

/** What creditors are told to write off, and what they say about it. */
export default async function Page({ searchParams }: { searchParams: Params }) {
  const { aviso, recusado } = await searchParams
  const files = await orSignIn('staff', async () => (await staffCaller()).reconciliation.files())
  if (!files) return null
  const note = NOTES[aviso as keyof typeof NOTES]
  return (
    <AdminShell
      active="conciliacao"
      title="Baixas e retornos"
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/conciliacao">← Conciliação</a>}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      {recusado && (
        <Notice tone="error" title="O retorno não foi aceito" live>
          <p>{recusado.slice(0, 1_500)}</p>
        </Notice>
      )}
      {files.mayExchange && <MakeFile files={files} />}
      <Sent files={files} />
      {files.mayExchange && <TakeReturn files={files} />}
      <Taken files={files} />
    </AdminShell>
  )
}

const creditorOptions = ({ creditors }: Files) =>
  creditors.map(({ slug, name }) => ({ value: slug, label: name }))

function MakeFile({ files }: { files: Files }) {
  const yesterday = today(runtime().core.clock).subtract({ days: 1 }).toString()
  const documents = [
    { value: 'mascarados', label: 'mascarados' },
    ...(files.mayReveal ? [{ value: 'inteiros', label: 'inteiros (duas pessoas)' }] : []),
  ]
  return (
    <StaffSection title="Fazer um arquivo de baixas">
      <form action={makeFile} className="flex flex-wrap items-end gap-3">
        <StaffSelect id="credor" name="credor" label="Credor" options={creditorOptions(files)} />
        <StaffField id="de" name="de" label="De" type="date" defaultValue={yesterday} required />
        <StaffField id="ate" name="ate" label="Até" type="date" defaultValue={yesterday} required />
        <StaffSelect id="documentos" name="documentos" label="Documentos" options={documents} />
        <button type="submit" className={STAFF_BUTTON}>
          Fazer arquivo
        </button>
      </form>
    </StaffSection>
  )
}

function Sent({ files }: { files: Files }) {
  const mayRead = (row: Files['sent'][number]) =>
    row.documents === 'full' ? files.mayReveal : files.mayExchange
  return (
    <DataTable
      caption="Arquivos de baixas"
      showCaption
      columns={[
        { header: 'Feito em', isRowHeader: true, cell: (row) => whenText(row.madeAt) },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Dias', cell: (row) => periodText(row.first, row.last) },
        { header: 'Linhas', align: 'right', cell: (row) => row.lines },
        { header: 'Valor', align: 'right', cell: (row) => <Money amount={row.amount} /> },
        {
          header: 'Documentos',
          cell: (row) => (row.documents === 'full' ? 'inteiros' : 'mascarados'),
        },
        {
          header: 'SHA-256',
          cell: (row) => (
            <span className="font-mono text-tiny" title={row.sha256}>
              {row.sha256.slice(0, 16)}…
            </span>
          ),
        },
        { header: '', cell: (row) => (mayRead(row) ? <Download row={row} /> : null) },
      ]}
      rows={files.sent}
      rowKey={(row) => row.id}
      empty="Nenhum arquivo ainda. Faça o de ontem acima, ou use npm run baixas."
    />
  )
}

/** A form, not a link: each download is recorded, and a GET writes nothing. */
function Download({ row }: { row: Files['sent'][number] }) {
  const documents = row.documents === 'full' ? 'inteiros' : 'mascarados'
  return (
    <form method="post" action={`/admin/conciliacao/arquivos/${row.id}`}>
      <input type="hidden" name="documentos" value={documents} />
      <button type="submit" className="min-h-8 text-link underline underline-offset-3">
        Baixar
        <span className="sr-only">
          {' '}
          as baixas de {row.creditor}, {periodText(row.first, row.last)}
        </span>
      </button>
    </form>
  )
}

function TakeReturn({ files }: { files: Files }) {
  return (
    <StaffSection title="Receber um retorno">
      <form
        method="post"
        action="/admin/conciliacao/retorno"
        encType="multipart/form-data"
        className="flex flex-wrap items-end gap-3"
      >
        <StaffSelect
          id="credor-retorno"
          name="credor"
          label="Credor"
          options={creditorOptions(files)}
        />
        <StaffField
          id="arquivo"
          name="arquivo"
          label="Arquivo CSV, até 8 MB"
          type="file"
          accept=".csv,text/csv"
          required
          wide
        />
        <button type="submit" className={STAFF_BUTTON}>
          Enviar retorno
        </button>
      </form>
    </StaffSection>
  )
}

function Taken({ files }: { files: Files }) {
  return (
    <DataTable
      caption="Retornos recebidos"
      showCaption
      columns={[
        { header: 'Recebido em', isRowHeader: true, cell: (row) => whenText(row.takenAt) },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Arquivo', cell: (row) => row.fileName },
        { header: 'Linhas', align: 'right', cell: (row) => row.lines },
        { header: 'Conferem', align: 'right', cell: (row) => row.matched },
        { header: 'Diferem', align: 'right', cell: (row) => row.differing },
        { header: 'Recusadas', align: 'right', cell: (row) => row.refused },
        { header: 'Desconhecidas', align: 'right', cell: (row) => row.unknown },
        { header: 'Nomes retirados', align: 'right', cell: (row) => row.namesCleared },
      ]}
      rows={files.taken}
      rowKey={(row) => row.id}
      empty="Nenhum retorno ainda."
    />
  )
}
