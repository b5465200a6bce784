import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { ReactNode } from 'react'
import { Decision, Discard } from '#app/admin/_parts/import-decision.tsx'
import { isUnderWay, Standing } from '#app/admin/_parts/import-standing.tsx'
import {
  COLUMN,
  columnText,
  IMPORT_STATUS,
  importRefusalText,
} from '#app/admin/_parts/import-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { mapColumns } from '#app/admin/carteiras/actions.ts'
import { ColumnForm } from '#components/admin/column-form.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Stat, StatRow } from '#components/admin/stats.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { REJECTED_DAYS } from '#server/debts/import/upload/model.ts'
import { asId, type ImportId, isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Importação' }

type Import = PortalOutputs['imports']['byId']
type Problems = PortalOutputs['imports']['problems']

const NOTES: Readonly<Record<string, string>> = {
  unread_rows:
    'Há linhas que não puderam ser lidas: não dá para saber quais contratos faltam. Corrija o arquivo antes de recolher.',
  changed: 'A carteira mudou enquanto você decidia. Confira os números de novo.',
  not_found: importRefusalText('not_found'),
}

/** While the worker has it in hand the page looks again by itself, without JavaScript too. */
const LOOK_AGAIN_SECONDS = 2
const JUDGED: readonly Import['status'][] = ['staged', 'committing', 'done']

/** A5: an import from its columns to the books. */
export default async function Page(props: {
  params: Promise<{ importId: string }>
  searchParams: Promise<{ aviso?: string; depois?: string }>
}) {
  const [{ importId }, { aviso = '', depois = '0' }] = await Promise.all([
    props.params,
    props.searchParams,
  ])
  if (!isId(importId)) notFound()
  const after = /^\d{1,8}$/.test(depois) ? Number(depois) : 0
  const found = await load(asId(importId), after)
  if (!found) notFound()
  const { upload, problems } = found
  return (
    <AdminShell
      active="carteiras"
      title={upload.fileName}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/carteiras">← Carteiras</a>}
    >
      {isUnderWay(upload.status) && (
        <meta httpEquiv="refresh" content={String(LOOK_AGAIN_SECONDS)} />
      )}
      {Object.hasOwn(NOTES, aviso) && <Notice tone="attention" title={NOTES[aviso] ?? ''} live />}
      <Standing upload={upload} />
      {upload.mapping && <Mapping upload={upload} mapping={upload.mapping} />}
      {JUDGED.includes(upload.status) && <Counts upload={upload} />}
      {upload.status === 'staged' && <Decision upload={upload} />}
      {JUDGED.includes(upload.status) && upload.counts.rejected > 0 && (
        <ProblemList upload={upload} problems={problems} />
      )}
      <About upload={upload} />
    </AdminShell>
  )
}

function load(importId: ImportId, after: number) {
  return orSignIn('staff', async () => {
    const { imports } = await staffCaller()
    return {
      upload: await imports.byId({ importId }),
      problems: await imports.problems({ importId, after }),
    }
  })
}

const count = (value: number) => value.toLocaleString('pt-BR')

function Mapping(props: { upload: Import; mapping: NonNullable<Import['mapping']> }) {
  const { upload, mapping } = props
  const meaning = (isRequired: boolean) =>
    mapping.meanings
      .filter((one) => one.isRequired === isRequired)
      .map(({ name }) => ({ value: name, label: COLUMN[name] }))
  return (
    <StaffSection title="O que é cada coluna">
      <p className="max-w-text text-soft">
        Ao lado de cada coluna, a forma da primeira linha (o conteúdo fica escondido). O que você
        disser fica guardado para o próximo arquivo de {upload.creditor}. Campos livres não são
        cifrados: nada de dados pessoais neles.
      </p>
      <ColumnForm
        action={mapColumns}
        initial={{ turn: 0, chosen: mapping.headers.map(({ guess }) => guess), problem: null }}
        importId={upload.id}
        address={`/admin/carteiras/${upload.id}`}
        columns={mapping.headers}
        required={meaning(true)}
        optional={meaning(false)}
      />
      <Discard upload={upload} />
    </StaffSection>
  )
}

function Counts({ upload }: { upload: Import }) {
  const { counts, status } = upload
  const isDone = status === 'done'
  return (
    <StatRow>
      <Stat label="Novas" value={count(counts.created)} note={isDone ? 'entraram' : 'vão entrar'} />
      <Stat
        label="Mudadas"
        value={count(counts.changed)}
        note={isDone ? 'foram atualizadas' : 'vão ser atualizadas'}
      />
      <Stat label="Iguais" value={count(counts.unchanged)} note="nada muda" />
      {upload.source === 'upload' && (
        <Stat
          label="Fora do arquivo"
          value={count(counts.missing)}
          note={upload.recallsMissing ? 'recolhidas pelo credor' : 'ficam como estão'}
          tone={counts.missing > 0 ? 'attention' : 'plain'}
        />
      )}
      <Stat
        label="Recusadas"
        value={count(counts.rejected)}
        note="ficam de fora"
        tone={counts.rejected > 0 ? 'attention' : 'plain'}
      />
    </StatRow>
  )
}

function ProblemList({ upload, problems }: { upload: Import; problems: Problems }) {
  return (
    <>
      <DataTable
        caption="Linhas recusadas"
        showCaption
        columns={[
          { header: 'Linha', isRowHeader: true, align: 'right', cell: (row) => row.line },
          {
            header: 'Coluna',
            cell: (row) => (row.column === '' ? 'a linha toda' : columnText(row.column)),
          },
          { header: 'O que está lá', cell: (row) => <Value value={row.value} /> },
          { header: 'Por quê', wraps: true, cell: (row) => row.sentence },
        ]}
        rows={problems.rows}
        rowKey={(row) => `${row.line} ${row.column}`}
        empty="As demais estão no arquivo de recusadas."
      />
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {problems.next !== null && (
          <a href={`/admin/carteiras/${upload.id}?depois=${problems.next}`} rel="next">
            Próximas →
          </a>
        )}
        {upload.mayManage && upload.expiresAt && (
          <form method="post" action={`/admin/carteiras/${upload.id}/rejeitadas`}>
            <button type="submit" className="min-h-9 text-link underline underline-offset-3">
              Baixar todas as recusadas (CSV)
            </button>
          </form>
        )}
      </div>
      {upload.status === 'done' && upload.expiresAt && (
        <p className="text-soft">
          O arquivo de recusadas fica guardado por {REJECTED_DAYS} dias, até{' '}
          {whenText(upload.expiresAt)}.
        </p>
      )}
    </>
  )
}

function Value({ value }: { value: string | null }): ReactNode {
  if (value === null) return '—'
  return <span className="font-mono text-tiny">{value || '(vazio)'}</span>
}

const SOURCE = {
  file: 'comando no servidor',
  upload: 'enviado por alguém da equipe',
  api: 'sistema do credor',
} as const

function About({ upload }: { upload: Import }) {
  return (
    <div className="max-w-sheet">
      <Facts
        title="Sobre esta importação"
        items={[
          { label: 'Credor', value: upload.creditor },
          { label: 'Carteira', value: upload.portfolio },
          { label: 'Situação', value: IMPORT_STATUS[upload.status] },
          { label: 'Veio por', value: SOURCE[upload.source] },
          { label: 'Começou', value: whenText(upload.startedAt) },
          ...(upload.finishedAt ? [{ label: 'Terminou', value: whenText(upload.finishedAt) }] : []),
        ]}
      />
    </div>
  )
}
