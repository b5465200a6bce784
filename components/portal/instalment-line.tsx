import type { CivilDate } from '#components/figures/dates.ts'
import { isoOf } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { Timeline, TimelineItem } from '#components/ui/timeline.tsx'
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
            <Money amount={instalment.amount} />
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
      {instalment.receiptHref && (
        <>
          {' · '}
          <a href={instalment.receiptHref}>comprovante</a>
        </>
      )}
    </>
  )
}
