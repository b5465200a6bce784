import { FigureRow, SummaryList } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import type { DebtView } from './view.ts'

/** "De onde vem este valor?": every part with the rule it comes from; the lines sum to the total. */
export function Composition({ debt }: { debt: DebtView }) {
  return (
    <div className="border-l-3 border-pine-line pl-4 text-note">
      <h3 className="pb-2">
        {`${debt.title} `}
        <span className="block font-normal text-soft">{`contrato ${debt.contract}`}</span>
      </h3>
      <SummaryList label={`De onde vem: ${debt.title}`}>
        {debt.lines.map((line) => (
          <FigureRow
            key={line.label}
            label={line.label}
            note={line.basis}
            figure={formatBRL(line.amount)}
          />
        ))}
        <FigureRow label="Hoje" tone="strong" figure={formatBRL(debt.today)} />
      </SummaryList>
      {debt.note && <p className="pt-2 text-soft">{debt.note}</p>}
    </div>
  )
}
