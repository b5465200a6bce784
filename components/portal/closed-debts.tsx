import type { CivilDate } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { FigureRow, SummaryList } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { PhoneLink } from './phone-link.tsx'
import type { ClosedDebtView } from './view-parts.ts'

/**
 * Time-barred debts, only after the person asked: labelled as the rule wants and without any way to
 * pay here, because a payment could be read as an acknowledgement (rules.md, rule 8).
 */
export function ClosedDebts(props: {
  debts: readonly ClosedDebtView[]
  today: CivilDate
  phone: string
}) {
  return (
    <section
      id="encerrados"
      aria-labelledby="encerrados-titulo"
      className="grid grid-cols-1 gap-3 pt-2"
    >
      <h2 id="encerrados-titulo" className="text-body leading-snug">
        Prazo legal de cobrança encerrado; pagar é opcional
      </h2>
      {props.debts.length === 0 ? (
        <p className="text-note text-soft">Não encontramos nenhum registro assim.</p>
      ) : (
        <SummaryList label="Registros com prazo legal de cobrança encerrado">
          {props.debts.map((debt) => (
            <FigureRow
              key={debt.id}
              label={debt.title}
              note={
                <>
                  {debt.creditorName}, contrato {debt.contract}, de{' '}
                  <Day date={debt.dueDate} today={props.today} />
                </>
              }
              figure={formatBRL(debt.original)}
            />
          ))}
        </SummaryList>
      )}
      <p className="text-note text-soft">
        Não enviamos avisos sobre estes registros. Dúvidas? Ligue <PhoneLink phone={props.phone} />.
      </p>
    </section>
  )
}
