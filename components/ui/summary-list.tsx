import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

/** Rows of label and value between hairlines. */
export function SummaryList({ children, label }: { children: ReactNode; label: string }) {
  return (
    <dl className="rows" aria-label={label}>
      {children}
    </dl>
  )
}

type RowProps = {
  label: string
  /** A second line under the label, smaller. */
  note?: ReactNode
}

export function SummaryRow(
  props: RowProps & {
    children: ReactNode
    /** For a sentence instead of a figure: under the label, over the whole width. */
    stacked?: boolean
  },
) {
  return (
    <div className={props.stacked ? 'stacked' : undefined}>
      <Label {...props} />
      <dd>{props.children}</dd>
    </div>
  )
}

/** A row whose value is one figure. */
export function FigureRow(props: RowProps & { figure: string; tone?: 'ok' | 'strong' }) {
  return (
    <div className={props.tone === 'strong' ? 'font-semibold' : undefined}>
      <Label {...props} />
      <dd className={classNames('figures', props.tone === 'ok' && 'text-ok')}>{props.figure}</dd>
    </div>
  )
}

function Label({ label, note }: RowProps) {
  if (!note) return <dt>{label}</dt>
  return (
    <dt>
      {label}
      <span>{note}</span>
    </dt>
  )
}
