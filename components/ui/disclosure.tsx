import type { ReactNode } from 'react'

/** A question the reader may open; native, so it needs no script. */
export function Disclosure(props: {
  id?: string
  summary: string
  /** Open from the start: what the reader just sent needs another look. */
  open?: boolean
  children: ReactNode
}) {
  return (
    <details id={props.id} open={props.open} className="disclosure">
      <summary>
        <svg viewBox="0 0 10 10" width="10" height="10" fill="currentColor" aria-hidden="true">
          <path d="M1.5 0l8 5-8 5z" />
        </svg>
        <span>{props.summary}</span>
      </summary>
      <div className="grid grid-cols-1 gap-3 pb-2">{props.children}</div>
    </details>
  )
}
