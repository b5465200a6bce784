import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** Rows of label and value between hairlines. */
export function SummaryList({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <dl className="border-t" aria-label={label}>
      {children}
    </dl>
  )
}

export function SummaryRow(props: {
  label: ReactNode
  /** A second line under the label, smaller. */
  note?: ReactNode
  children: ReactNode
  tone?: 'plain' | 'ok' | 'strong'
  /** For a sentence instead of a figure: under the label, over the whole width. */
  stacked?: boolean
}) {
  return (
    <div
      className={classNames(
        'flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-b py-3',
        props.tone === 'strong' && 'font-semibold',
      )}
    >
      <dt className={classNames('min-w-0', props.stacked ? 'basis-full' : 'flex-[1_1_9rem]')}>
        {props.label}
        {props.note && <span className="block text-note font-normal text-soft">{props.note}</span>}
      </dt>
      <dd
        className={classNames(
          props.stacked ? 'text-note text-soft' : 'text-right',
          props.tone === 'ok' && 'text-ok',
        )}
      >
        {props.children}
      </dd>
    </div>
  )
}
