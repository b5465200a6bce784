import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'
import { Icon, type IconName } from '#components/ui/icon.tsx'

export type StaffTimelineEntry = {
  id: string
  /** ISO instant, for the machine. */
  at: string
  /** "22 nov, 14h32" in São Paulo. */
  when: string
  /** "Acordo assinado" */
  title: string
  detail?: ReactNode
  tone: 'plain' | 'good' | 'attention'
}

const TONES = {
  plain: { icon: 'clock', color: 'text-soft' },
  good: { icon: 'check', color: 'text-ok' },
  attention: { icon: 'alert', color: 'text-warn' },
} satisfies Record<StaffTimelineEntry['tone'], { icon: IconName; color: string }>

/** A3: everything that happened with one person, newest first. */
export function StaffTimeline(props: { title: string; entries: readonly StaffTimelineEntry[] }) {
  return (
    <section aria-label={props.title}>
      <h2 className="pb-2 font-semibold">{props.title}</h2>
      {props.entries.length === 0 && <p className="text-soft">Ainda não aconteceu nada.</p>}
      <ol className="border-l-2 border-pine-line pl-5">
        {props.entries.map((entry) => (
          <li key={entry.id} className="relative border-b py-2.5 last:border-b-0">
            <span
              className={classNames(
                'absolute top-2.5 -left-8 grid size-6 place-items-center rounded-full bg-paper',
                TONES[entry.tone].color,
              )}
            >
              <Icon name={TONES[entry.tone].icon} className="size-4" />
            </span>
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <p className="font-semibold">{entry.title}</p>
              <time dateTime={entry.at} className="text-tiny text-soft tabular-nums">
                {entry.when}
              </time>
            </div>
            {entry.detail && <div className="text-soft">{entry.detail}</div>}
          </li>
        ))}
      </ol>
    </section>
  )
}
