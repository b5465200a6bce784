'use client'

import { type ReactNode, useEffect, useRef } from 'react'

/**
 * Receives the focus when it appears, so that a screen reader hears the error first. Without a
 * script the fragment `#erro` of the address does the same.
 */
export function FocusOnArrival(props: { id: string; labelledBy: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <section
      ref={box}
      id={props.id}
      tabIndex={-1}
      aria-labelledby={props.labelledBy}
      className="rounded-control"
    >
      {props.children}
    </section>
  )
}
