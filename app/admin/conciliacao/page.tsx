import type { Metadata } from 'next'
import {
  FINDING,
  FINDING_STATE,
  PROVIDER,
  periodText,
  SWEEP,
} from '#app/admin/_parts/reconciliation-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { explain } from '#app/admin/conciliacao/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffField, StaffSection, StaffTabs } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { asId, isId, type ReconciliationExceptionId } from '#server/kernel/id.ts'
import { type Centavos, subtract } from '#server/kernel/money.ts'
import type { FindingState } from '#server/reconciliation/finding/model.ts'

export const metadata: Metadata = { title: 'Conciliação' }

const STATES = { aberto: 'open', explicadas: 'explained', resolvidas: 'resolved' } as const

const NOTES = {
  explicada: { tone: 'ok', text: 'Explicação guardada.' },
  mudou: { tone: 'info', text: 'Esta diferença já não está em aberto.' },
  nota: { tone: 'attention', text: 'Escreva o porquê, com pelo menos cinco letras.' },
} as const

type Params = Promise<{ ate?: string; estado?: string; depois?: string; aviso?: string }>

/** A6: provider, ledger and creditor side by side, and what waits for a person. */
export default async function Page({ searchParams }: { searchParams: Params }) {
  const params = await searchParams
  const state: FindingState = STATES[params.estado as keyof typeof STATES] ?? 'open'
  const after = isId(params.depois) ? asId<ReconciliationExceptionId>(params.depois) : null
  const until = dayOf(params.ate)
  const found = await orSignIn('staff', async () => {
    const { reconciliation } = await staffCaller()
    const books = await reconciliation.books({ until })
    return { books, findings: await reconciliation.findings({ state, after }) }
  })
  if (!found) return null
  const note = NOTES[params.aviso as keyof typeof NOTES]
  return (
    <AdminShell
      active="conciliacao"
      title="Conciliação"
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/conciliacao/arquivos">Baixas e retornos dos credores</a>}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      <Sweeps sweeps={found.books.sweeps} />
      <StaffSection title="Três livros, dia a dia">
        <Books books={found.books} />
      </StaffSection>
      <StaffSection title="Diferenças">
        <StaffTabs
          label="Situação das diferenças"
          tabs={Object.entries(STATES).map(([word, value]) => ({
            href: word === 'aberto' ? '/admin/conciliacao' : `/admin/conciliacao?estado=${word}`,
            label: FINDING_STATE[value],
            current: value === state,
          }))}
        />
        <Findings found={found} state={state} />
      </StaffSection>
    </AdminShell>
  )
}

function dayOf(text: string | undefined): string | null {
  return text !== undefined && /^20\d{2}-\d{2}-\d{2}$/.test(text) ? text : null
}

type Found = {
  books: PortalOutputs['reconciliation']['books']
  findings: PortalOutputs['reconciliation']['findings']
}

function Sweeps({ sweeps }: { sweeps: Found['books']['sweeps'] }) {
  const stuck = sweeps.filter((sweep) => sweep.waiting > 0 && sweep.lastFault !== null)
  const read = sweeps.filter((sweep) => sweep.kind === 'daily' && sweep.seenUntil !== null)
  return (
    <>
      {read.length > 0 && (
        <p className="text-soft">
          {read
            .map(({ provider, seenUntil }) =>
              seenUntil ? `${PROVIDER[provider]}: extrato lido até ${whenText(seenUntil)}` : '',
            )
            .join(' · ')}
        </p>
      )}
      {stuck.map((sweep) => (
        <Notice
          key={`${sweep.provider} ${sweep.kind}`}
          tone="attention"
          title={`${PROVIDER[sweep.provider]}: a leitura ${SWEEP[sweep.kind]} não terminou`}
        >
          <p>Tentamos de novo sozinhos. Última falha: {sweep.lastFault}.</p>
        </Notice>
      ))}
    </>
  )
}

function Books({ books }: { books: Found['books'] }) {
  const before = books.first.subtract({ days: 1 })
  return (
    <>
      <DataTable
        caption={`Livros de ${periodText(books.first, books.last)}`}
        columns={[
          { header: 'Dia', isRowHeader: true, cell: (row) => formatShortDate(row.day) },
          { header: 'Credor', cell: (row) => row.creditor },
          {
            header: 'Provedor',
            align: 'right',
            cell: (row) => <Net came={row.providerIn} went={row.providerOut} />,
          },
          {
            header: 'Nossos livros',
            align: 'right',
            cell: (row) => <Net came={row.ledgerIn} went={row.ledgerOut} />,
          },
          {
            header: 'Sem destino',
            align: 'right',
            cell: (row) => (row.suspended > 0n ? <Money amount={row.suspended} /> : '—'),
          },
          {
            header: 'Baixas enviadas',
            align: 'right',
            cell: (row) => <Money amount={row.told} />,
          },
          {
            header: 'Credor confirmou',
            align: 'right',
            cell: (row) => <Money amount={row.confirmed} />,
          },
          {
            header: 'Em aberto',
            align: 'right',
            cell: (row) => (row.open > 0 ? <strong className="text-warn">{row.open}</strong> : '—'),
          },
        ]}
        rows={books.days}
        rowKey={(row) => `${row.day} ${row.creditor}`}
        empty="Nenhum dinheiro se moveu nestes dias."
      />
      <p>
        <a href={`/admin/conciliacao?ate=${before}`}>← Dias anteriores</a>
      </p>
    </>
  )
}

function Net({ came, went }: { came: Centavos; went: Centavos }) {
  return (
    <>
      <Money amount={subtract(came, went)} />
      {went > 0n && (
        <span className="block text-tiny text-soft">
          voltou <Money amount={went} />
        </span>
      )}
    </>
  )
}

type Finding = Found['findings']['rows'][number]

function Findings({ found, state }: { found: Found; state: FindingState }) {
  const { findings, books } = found
  const word = Object.entries(STATES).find(([, value]) => value === state)?.[0]
  return (
    <>
      <DataTable
        caption={`Diferenças: ${FINDING_STATE[state]}`}
        columns={[
          {
            header: 'O quê',
            isRowHeader: true,
            wraps: true,
            cell: (row) => <What finding={row} />,
          },
          { header: 'Dia', cell: (row) => formatShortDate(row.day) },
          { header: 'Credor', cell: (row) => row.creditor ?? '—' },
          { header: 'Nós', align: 'right', cell: (row) => <Amount amount={row.ours} /> },
          { header: 'Eles', align: 'right', cell: (row) => <Amount amount={row.theirs} /> },
          {
            header: state === 'open' ? 'Decisão' : 'Explicação',
            wraps: true,
            cell: (row) =>
              state === 'open' && books.mayDecide ? <Explain finding={row} /> : (row.note ?? '—'),
          },
        ]}
        rows={findings.rows}
        rowKey={(row) => row.id}
        empty={state === 'open' ? 'Nada em aberto: os livros concordam.' : 'Nenhuma.'}
      />
      {findings.next && (
        <p>
          <a href={`/admin/conciliacao?estado=${word}&depois=${findings.next}`} rel="next">
            Próximas →
          </a>
        </p>
      )}
    </>
  )
}

function What({ finding }: { finding: Finding }) {
  const { what, next } = FINDING[finding.kind]
  return (
    <>
      <span className="font-semibold">{what}</span>
      <span className="block font-mono text-tiny break-all text-soft">{finding.subject}</span>
      <span className="block text-soft">{next}</span>
      {finding.detail && <span className="block">“{finding.detail}”</span>}
    </>
  )
}

function Amount({ amount }: { amount: Centavos | null }) {
  return amount === null ? '—' : <Money amount={amount} />
}

function Explain({ finding }: { finding: Finding }) {
  return (
    <form action={explain} className="flex flex-wrap items-end gap-2">
      <input type="hidden" name="id" value={finding.id} />
      <StaffField
        id={`nota-${finding.id}`}
        name="note"
        label="Por que está certo assim"
        type="text"
        required
        minLength={5}
        maxLength={500}
      />
      <button type="submit" className={STAFF_BUTTON}>
        Explicar
      </button>
    </form>
  )
}
