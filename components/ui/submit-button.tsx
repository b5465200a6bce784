'use client'

import type { MouseEvent, ReactNode } from 'react'
import { useFormStatus } from 'react-dom'

/**
 * Submits its form. While the answer is on its way it says what is being done, keeps its width (both
 * texts share one grid cell) and ignores further taps. Without a script it is a plain button.
 */
export function SubmitButton(props: {
  children: ReactNode
  /** "Gerando Pix…" */
  pendingText: string
  className: string
  name?: string
  value?: string
}) {
  const { pending } = useFormStatus()
  const ignoreWhilePending = (event: MouseEvent) => {
    if (pending) event.preventDefault()
  }
  return (
    <button
      type="submit"
      className={props.className}
      name={props.name}
      value={props.value}
      aria-disabled={pending}
      onClick={ignoreWhilePending}
    >
      <span className="grid">
        <span className={`[grid-area:1/1] ${pending ? 'invisible' : ''}`}>{props.children}</span>
        <span className={`[grid-area:1/1] ${pending ? '' : 'invisible'}`} aria-live="polite">
          {pending ? props.pendingText : ''}
        </span>
      </span>
    </button>
  )
}
