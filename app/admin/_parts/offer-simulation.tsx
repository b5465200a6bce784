import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { Money } from '#components/figures/money.tsx'
import { formatDays } from '#server/kernel/format.ts'
import { subtract } from '#server/kernel/money.ts'
import { AGE_BANDS, type Simulation } from '#server/offers/simulation/model.ts'

/** What a draft would do, beside what is in force. */
export function OfferSimulation({ figures, of }: { figures: Simulation; of: string }) {
  const { difference, examples } = figures
  return (
    <>
      <Facts
        title="Diferença para o que está em vigor"
        of={of}
        items={[
          {
            label: 'Pessoas e dívidas na carteira',
            value: `${counted(figures.people)} e ${counted(figures.debts)}`,
          },
          { label: 'Dívidas que ganham oferta', value: counted(difference.gainOffer) },
          { label: 'Dívidas que perdem a oferta', value: counted(difference.loseOffer) },
          { label: 'Dívidas com mais desconto', value: counted(difference.moreDiscount) },
          { label: 'Dívidas com menos desconto', value: counted(difference.lessDiscount) },
        ]}
      />
      <DataTable
        caption="Por faixa de atraso"
        of={of}
        showCaption
        columns={[
          { header: 'Dias', isRowHeader: true, cell: ({ from }) => daysText(from) },
          { header: 'Dívidas', align: 'right', cell: ({ debts }) => counted(debts) },
          {
            header: 'Sem oferta',
            align: 'right',
            cell: (row) => counted(row.debts - row.draft.covered),
          },
          { header: 'Parcelam', align: 'right', cell: ({ draft }) => counted(draft.plan) },
          { header: 'Saldo', align: 'right', cell: (row) => <Money amount={row.balance} /> },
          {
            header: 'Desconto à vista',
            align: 'right',
            cell: ({ draft }) => <Money amount={draft.discount} />,
          },
          {
            header: 'Em vigor hoje',
            align: 'right',
            cell: ({ live }) => <Money amount={live.discount} />,
          },
          {
            header: 'Diferença',
            align: 'right',
            cell: ({ draft, live }) => <Money amount={subtract(draft.discount, live.discount)} />,
          },
        ]}
        rows={figures.bands}
        rowKey={({ from }) => `${from}`}
        empty="Nenhuma dívida pode ser cobrada hoje."
      />
      <DataTable
        caption="Pessoas de verdade, calculadas como no portal"
        of={of}
        showCaption
        columns={[
          { header: 'Pessoa', isRowHeader: true, cell: ({ place }) => `Exemplo ${place}` },
          { header: 'Dívidas', align: 'right', cell: ({ debts }) => debts },
          { header: 'Maior atraso', align: 'right', cell: ({ daysLate }) => formatDays(daysLate) },
          { header: 'Saldo', align: 'right', cell: (row) => <Money amount={row.balance} /> },
          {
            header: 'À vista',
            align: 'right',
            cell: ({ spot }) => (spot === null ? '—' : <Money amount={spot} />),
          },
          {
            header: 'À vista hoje',
            align: 'right',
            cell: ({ liveSpot }) => (liveSpot === null ? '—' : <Money amount={liveSpot} />),
          },
          {
            header: 'Mais longo',
            align: 'right',
            cell: ({ plan }) =>
              plan ? (
                <>
                  {plan.payments}× <Money amount={plan.instalment} />
                </>
              ) : (
                '—'
              ),
          },
        ]}
        rows={examples.map((example, at) => ({ ...example, place: at + 1 }))}
        rowKey={({ place }) => `${place}`}
        empty="Ninguém para mostrar."
      />
    </>
  )
}

const counted = (count: number) => count.toLocaleString('pt-BR')

function daysText(from: number): string {
  const next = AGE_BANDS.find((start) => start > from)
  return next === undefined ? `${from} ou mais` : `${from} a ${next - 1}`
}
