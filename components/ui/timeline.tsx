import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type TimelineState = 'paid' | 'next' | 'later' | 'late'

const STATE_WORDS = {
  paid: 'paga',
  next: 'próxima',
  later: 'depois',
  late: 'em aberto',
} satisfies Record<TimelineState, string>

function Dot({ state }: { state: TimelineState }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      aria-hidden="true"
      className={classNames(
        'absolute top-3.5 -left-7.5 fill-paper stroke-current',
        state === 'late' ? 'text-warn' : 'text-pine',
      )}
    >
      {state === 'paid' && <circle cx="10" cy="10" r="9" className="fill-pine" />}
      {state === 'paid' && (
        <path d="M6 10.4l2.8 2.8L14.2 7" fill="none" strokeWidth="2" className="stroke-on-pine" />
      )}
      {state === 'next' && <circle cx="10" cy="10" r="6.5" strokeWidth="5" />}
      {state === 'later' && <circle cx="10" cy="10" r="8" strokeWidth="2" />}
      {state === 'late' && <circle cx="10" cy="10" r="8" strokeWidth="2" />}
      {state === 'late' && <path d="M10 5.8v5M10 13.6v.2" fill="none" strokeWidth="2" />}
    </svg>
  )
}

/** The "linha do acordo": what is paid, what is next, what comes later, on one vertical line. */
export function Timeline({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ol aria-label={label} className="pl-7.5">
      {children}
    </ol>
  )
}

export function TimelineItem(props: {
  state: TimelineState
  title: ReactNode
  note?: ReactNode
  /** The amount, or a tag. */
  children: ReactNode
}) {
  return (
    <li className="group/item relative flex flex-wrap justify-between gap-x-3 border-b py-3 last:border-0">
      <span
        aria-hidden="true"
        className="absolute top-8 -bottom-4 -left-5.25 w-0.5 bg-pine-line group-last/item:hidden"
      />
      <Dot state={props.state} />
      <div className="min-w-0 flex-[1_1_8rem]">
        <span className={props.state === 'next' || props.state === 'late' ? 'font-semibold' : ''}>
          {props.title}
        </span>
        <span className="sr-only">, {STATE_WORDS[props.state]}</span>
        {props.note && <span className="fine">{props.note}</span>}
      </div>
      <div className="text-right">{props.children}</div>
    </li>
  )
}
