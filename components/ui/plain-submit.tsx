import type { ReactNode } from 'react'

/**
 * Submits a form that is sent to an address, as browsers always did. Where public/pagina.js is
 * loaded the button says meanwhile what is being done and ignores further taps.
 */
export function PlainSubmit(props: {
  children: ReactNode
  /** "Calculando…" */
  pendingText: string
  className: string
}) {
  return (
    <button type="submit" className={props.className} data-pending={props.pendingText}>
      {props.children}
    </button>
  )
}
