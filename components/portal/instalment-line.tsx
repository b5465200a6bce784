import type { CivilDate } from '#components/figures/dates.ts'
import { isoOf } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Timeline, TimelineItem } from '#components/ui/timeline.tsx'
import { subtract } from '#server/kernel/money.ts'
import type { InstalmentView } from './view.ts'

/** A schedule on the "linha do acordo". */
export function InstalmentLine(props: {
  schedule: readonly InstalmentView[]
  today: CivilDate
  paidLabel: string
}) {
  return (
    <Timeline label="Linha do acordo">
      {props.schedule.map((instalment) => (
        <TimelineItem
          key={instalment.id}
          state={instalment.state}
          title={<When instalment={instalment} today={props.today} />}
          note={<Note instalment={instalment} today={props.today} />}
        >
          {instalment.state === 'paid' ? (
            <Tag tone="ok">{props.paidLabel}</Tag>
          ) : (
            <Money amount={subtract(instalment.amount, instalment.paid)} />
          )}
        </TimelineItem>
      ))}
    </Timeline>
  )
}

type Part = { instalment: InstalmentView; today: CivilDate }

function When({ instalment, today }: Part) {
  if (instalment.paidOn) return <Day date={instalment.paidOn} today={today} />
  if (isoOf(instalment.dueDate) === isoOf(today)) return 'Hoje'
  return <Day date={instalment.dueDate} today={today} />
}

function Note({ instalment, today }: Part) {
  const late = instalment.state === 'late'
  return (
    <>
      {instalment.label}
      {late && isoOf(instalment.dueDate) !== isoOf(today) && ', ainda não identificada'}
      {instalment.state === 'paid' && (
        <>
          , <Money amount={instalment.amount} />
        </>
      )}
      {instalment.state !== 'paid' && instalment.paid > 0n && <Progress instalment={instalment} />}
      {instalment.receiptHref && (
        <>
          {' · '}
          <a href={instalment.receiptHref}>comprovante</a>
        </>
      )}
    </>
  )
}

/** What was already paid of an instalment that is not whole yet. */
function Progress({ instalment: { paid, amount } }: { instalment: InstalmentView }) {
  return (
    <span className="block">
      <Money amount={paid} /> de <Money amount={amount} /> já pagos
      <progress
        value={Number((paid * 100n) / amount)}
        max={100}
        aria-hidden="true"
        className="progress"
      />
    </span>
  )
}
