import { CASE_STATE, clockText, decisionOn } from '#app/admin/_parts/case-words.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { KIND_WORDS, REASON_WORDS } from '#components/portal/care-words.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { daysLeft } from '#server/cases/clock/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'

type File = PortalOutputs['insights']['file']

/** What the person asked for, where it stands, and the way to it; nothing where they never asked. */
export function FileCases({ file }: { file: File }) {
  if (file.cases.length === 0) return null
  return (
    <DataTable
      caption="Atendimentos"
      showCaption
      rows={file.cases}
      rowKey={(row) => row.id}
      empty=""
      columns={[
        {
          header: 'Número',
          isRowHeader: true,
          cell: (row) => <a href={`/admin/casos/${row.id}`}>{row.number}</a>,
        },
        { header: 'Tipo', cell: (row) => KIND_WORDS[row.kind] },
        { header: 'Motivo', wraps: true, cell: (row) => REASON_WORDS[row.reason] },
        { header: 'Credor', cell: (row) => row.creditor ?? 'todos' },
        {
          header: 'Situação',
          cell: (row) => (row.outcome ? decisionOn(row, row.outcome) : CASE_STATE[row.state]),
        },
        {
          header: 'Responder até',
          cell: (row) =>
            row.state === 'open' || row.state === 'asked'
              ? `${formatShortDate(row.dueOn)}, ${clockText(daysLeft(row.dueOn, file.today))}`
              : '—',
        },
      ]}
    />
  )
}
