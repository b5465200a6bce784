import { DataTable } from '#components/admin/data-table.tsx'
import { policyChanges } from '#server/offers/policy/changes/model.ts'
import type { OfferPolicy } from '#server/offers/policy/model.ts'

/** Every difference between what is in force and a draft, and nothing that stays as it is. */
export function OfferChanges(props: { live: OfferPolicy | null; draft: OfferPolicy; of: string }) {
  return (
    <DataTable
      caption="O que este rascunho muda"
      of={props.of}
      showCaption
      columns={[
        { header: 'Onde', isRowHeader: true, cell: ({ where }) => where },
        { header: 'O quê', cell: ({ what }) => what },
        { header: 'Em vigor', wraps: true, cell: ({ before }) => before ?? '—' },
        { header: 'Rascunho', wraps: true, cell: ({ after }) => after ?? '—' },
      ]}
      rows={policyChanges(props.live, props.draft)}
      rowKey={({ where, what }) => `${where} ${what}`}
      empty="Nada: são as regras que já estão em vigor."
    />
  )
}
