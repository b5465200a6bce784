import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { Hint } from './shell.tsx'
import type { DueView } from './view-parts.ts'

/** When a code is due and what it costs after that day: the bank has the amount of each day. */
export function DueWords({ due }: { due: DueView }) {
  return (
    <>
      <p>
        {due.isLate ? 'Venceu em ' : 'Vence em '}
        <strong>
          <Day date={due.dueDate} today={due.today} />
        </strong>
        .{' '}
        {due.freeUntil && !due.isLate && (
          <>
            Pode pagar até <Day date={due.freeUntil} today={due.today} />, sem acréscimo.
          </>
        )}
      </p>
      <Hint>
        <Late due={due} />
      </Hint>
    </>
  )
}

function Late({ due }: { due: DueView }) {
  const { rates } = due
  if (rates === null) return 'Se passar da data, o valor continua igual.'
  const cost = `multa de ${rates.fine}, uma vez só, e juros de ${rates.monthly} ao mês`
  if (!due.areInCode) {
    return (
      <>
        Até <Day date={due.lastDay} today={due.today} /> o valor é este. Depois: {cost}.
      </>
    )
  }
  if (!due.isLate) return `Depois dessa data: ${cost}. O app do banco mostra o valor do dia.`
  return (
    <>
      O valor de hoje já tem <Money amount={due.lateCharges} /> do atraso ({cost}). Em outro dia, o
      app do banco mostra o valor certo.
    </>
  )
}
