import { DataTable } from '#components/admin/data-table.tsx'
import type { Change } from '#server/kernel/changes.ts'

/** What a draft makes otherwise than what is in force, for who writes it and for who approves it. */
export function ChangeTable({ changes, of }: { changes: readonly Change[]; of: string }) {
  return (
    <DataTable
      caption="O que este rascunho muda"
      of={of}
      showCaption
      columns={[
        { header: 'Onde', isRowHeader: true, cell: ({ where }) => where },
        { header: 'O quê', cell: ({ what }) => what },
        { header: 'Em vigor', wraps: true, cell: ({ before }) => before ?? '—' },
        { header: 'Rascunho', wraps: true, cell: ({ after }) => after ?? '—' },
      ]}
      rows={changes.map((change, place) => ({ ...change, place }))}
      rowKey={({ place }) => `${place}`}
      empty="Nada: é igual ao que já está em vigor."
    />
  )
}
