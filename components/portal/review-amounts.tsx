import { Notice } from '#components/ui/notice.tsx'
import { FigureRow, SummaryList } from '#components/ui/summary-list.tsx'
import { centavos, formatBRL } from '#server/kernel/money.ts'
import type { ReviewAmounts } from './view.ts'

/** How the total comes about, line by line. */
export function AmountsSummary(props: { amounts: ReviewAmounts; isPlan: boolean }) {
  const { amounts } = props
  return (
    <SummaryList label="Como chegamos ao total">
      <FigureRow label="Valor original" figure={formatBRL(amounts.original)} />
      <FigureRow label="Correção, juros e multa" figure={formatBRL(amounts.charges)} />
      {amounts.discount > 0n && (
        <FigureRow label="Desconto" tone="ok" figure={formatBRL(centavos(-amounts.discount))} />
      )}
      {amounts.planInterest > 0n && (
        <FigureRow label="Juros do parcelamento" figure={formatBRL(amounts.planInterest)} />
      )}
      <FigureRow label="Você paga" tone="strong" figure={formatBRL(amounts.total)} />
    </SummaryList>
  )
}

function rows(previous: ReviewAmounts, current: ReviewAmounts) {
  return [
    { label: 'Original', before: previous.original, now: current.original },
    { label: 'Correção, juros e multa', before: previous.charges, now: current.charges },
    {
      label: 'Desconto',
      before: centavos(-previous.discount),
      now: centavos(-current.discount),
    },
    { label: 'Juros do plano', before: previous.planInterest, now: current.planInterest },
    { label: 'Você paga', before: previous.total, now: current.total },
  ].filter((row) => row.before !== 0n || row.now !== 0n)
}

/** The condition changed since it was shown: both side by side, nothing decided for the person. */
export function AmountsChanged(props: { previous: ReviewAmounts; current: ReviewAmounts }) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <Notice tone="attention" title="A condição mudou desde que você viu">
        <p>Compare com calma. Nada foi cobrado.</p>
      </Notice>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard (WCAG 2.1.1). */}
      <section aria-label="A condição antes e agora" tabIndex={0} className="overflow-x-auto">
        <table className="w-full border-t text-note">
          <caption className="sr-only">A condição antes e agora</caption>
          <thead>
            <tr className="border-b text-left text-soft">
              <td />
              <th scope="col" className="py-2 pl-2 text-right font-normal">
                Antes
              </th>
              <th scope="col" className="py-2 pl-2 text-right font-normal">
                Agora
              </th>
            </tr>
          </thead>
          <tbody>
            {rows(props.previous, props.current).map((row) => (
              <tr key={row.label} className="group border-b align-baseline last:font-semibold">
                <th scope="row" className="py-3 text-left font-normal group-last:font-semibold">
                  {row.label}
                </th>
                <td className="figures py-3 pl-2 text-right text-soft">{formatBRL(row.before)}</td>
                <td className="figures py-3 pl-2 text-right">{formatBRL(row.now)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
