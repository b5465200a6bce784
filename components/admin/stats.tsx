import { type ReactNode, useId } from 'react'
import { classNames } from '#components/ui/class-names.ts'

/** Large figures side by side between two hairlines. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 border-y sm:grid-cols-[repeat(auto-fit,minmax(11rem,1fr))]">
      {children}
    </dl>
  )
}

const TONES = { plain: 'text-soft', ok: 'text-ok', attention: 'text-warn' }

/** One figure with its name and a remark; with `href` it leads to the rows it was counted from. */
export function Stat(props: {
  label: string
  value: ReactNode
  note?: ReactNode
  tone?: keyof typeof TONES
  href?: string
}) {
  const id = useId()
  const value = (
    <span className="text-title leading-tight font-semibold tracking-figure tabular-nums">
      {props.value}
    </span>
  )
  return (
    <div className="flex min-w-0 flex-col border-l px-4 py-3 first:border-l-0 first:pl-0 max-sm:odd:border-l-0 max-sm:odd:pl-0">
      <dt id={`${id}-nome`} className="text-soft">
        {props.label}
      </dt>
      <dd>
        {props.href ? (
          <a
            id={`${id}-valor`}
            aria-labelledby={`${id}-nome ${id}-valor`}
            href={props.href}
            className="text-ink no-underline hover:underline"
          >
            {value}
          </a>
        ) : (
          value
        )}
        {props.note && (
          <span className={classNames('block', TONES[props.tone ?? 'plain'])}>{props.note}</span>
        )}
      </dd>
    </div>
  )
}
