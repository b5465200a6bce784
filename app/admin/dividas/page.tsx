import type { Metadata } from 'next'
import { OpenListPage, type OpenListParams, openListArgs } from '#app/admin/_parts/open-list.tsx'
import { DEBT_STATE } from '#app/admin/_parts/words.ts'
import { recallDebt } from '#app/admin/carteiras/recolhimentos/actions.ts'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { Money } from '#components/figures/money.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { DEBT_STATES, type DebtState } from '#server/insights/lists/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import type { DebtId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Dívidas' }

type Row = PortalOutputs['lists']['debts']['rows'][number]

function standingOf(row: Row): string {
  if (row.recalled) return 'recolhida pelo credor'
  if (row.agreement) return `acordo ${row.agreement}`
  return row.owed === 0n ? 'paga' : 'em aberto'
}

/** Two taps, and what it means between them: a recalled debt does not come back by a file. */
function Recall({ row }: { row: Row }) {
  if (row.recalled || row.isRecallAsked || row.owed === 0n) return null
  return (
    <details>
      <summary className="min-h-8 cursor-pointer text-link underline underline-offset-3">
        Recolher<span className="sr-only"> a dívida {row.contractNumber}</span>…
      </summary>
      <form action={recallDebt} className="grid w-64 gap-2 py-2 whitespace-normal">
        <input type="hidden" name="divida" value={row.id} />
        <p>
          O credor a toma de volta: propostas e cobranças acabam na hora, e ela não volta por
          arquivo. Acordo em andamento continua, e alguém decide.
        </p>
        <button type="submit" className={STAFF_BUTTON}>
          Recolher {row.contractNumber}
        </button>
      </form>
    </details>
  )
}

export default async function Page({ searchParams }: { searchParams: OpenListParams }) {
  const { asked, nothing, word } = await openListArgs<DebtState, DebtId>(searchParams, DEBT_STATES)
  const found = await orSignIn('staff', async () => (await staffCaller()).lists.debts(asked))
  if (!found) return null
  return (
    <OpenListPage
      title="Dívidas"
      list="dividas"
      word={word}
      asked={asked}
      days={['Venceu de', 'até']}
      states={DEBT_STATE}
      nothing={nothing}
      found={found}
      rowKey={(row) => row.id}
      placeholder="Contrato ou CPF inteiro"
      empty={<a href="/admin/carteiras/importar">Importe uma carteira</a>}
      columns={[
        { header: 'Contrato', isRowHeader: true, cell: (row) => row.contractNumber },
        {
          header: 'Pessoa',
          cell: (row) => <a href={`/admin/devedores/${row.debtorId}`}>{row.debtorName}</a>,
        },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'O que é', cell: (row) => row.description },
        { header: 'Venceu em', cell: (row) => formatShortDate(row.originalDueOn) },
        { header: 'Principal', align: 'right', cell: (row) => <Money amount={row.principal} /> },
        { header: 'Ainda deve', align: 'right', cell: (row) => <Money amount={row.owed} /> },
        {
          header: 'Situação',
          cell: (row) => (
            <>
              {standingOf(row)}
              {row.isRecallAsked && (
                <a href="/admin/carteiras/recolhimentos" className="block">
                  credor pediu de volta
                </a>
              )}
            </>
          ),
        },
        ...(found.mayRecall
          ? [{ header: 'Recolher', cell: (row: Row) => <Recall row={row} /> }]
          : []),
      ]}
    />
  )
}
