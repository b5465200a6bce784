'use client'

import { useRef } from 'react'

/** `1.234,56` and `120` to whole reais; what cannot be read counts as zero. */
export function wholeReais(text: string): number {
  const whole = text.replace(/\./g, '').split(',')[0] ?? ''
  return Number(whole.replace(/\D/g, '')) || 0
}

const SQUARE =
  'needs-script grid size-13 shrink-0 place-items-center rounded-control text-title leading-none text-pine hover:bg-pine-soft'

/**
 * A plain number field that anybody can type in; with a script, − and + change it in round steps.
 * No slider: dragging excludes too many hands (WCAG 2.5.7).
 */
export function AmountStepper(props: {
  id: string
  name: string
  label: string
  initial: string
  step: number
  error: string | null
}) {
  const field = useRef<HTMLInputElement>(null)
  const move = (steps: number) => {
    const input = field.current
    if (!input) return
    const rounded = Math.round(wholeReais(input.value) / props.step) * props.step
    input.value = String(Math.max(props.step, rounded + steps * props.step))
  }
  const errorId = props.error ? `${props.id}-erro` : undefined
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={props.id} className="font-semibold">
        {props.label}
      </label>
      {props.error && (
        <p id={errorId} className="text-note font-semibold text-bad">
          {props.error}
        </p>
      )}
      <div className="flex items-center gap-1 rounded-control border-2 border-control bg-card p-0.5">
        <button type="button" className={SQUARE} onClick={() => move(-1)} aria-label="Diminuir">
          −
        </button>
        <span className="flex min-w-0 flex-1 items-baseline justify-center text-lead font-semibold">
          <span aria-hidden="true">R$</span>
          <input
            ref={field}
            id={props.id}
            name={props.name}
            defaultValue={props.initial}
            inputMode="decimal"
            autoComplete="off"
            maxLength={12}
            required
            aria-invalid={props.error ? true : undefined}
            aria-describedby={errorId}
            className="figures min-h-13 w-24 max-w-40 min-w-12 rounded-control bg-transparent px-2 font-semibold [field-sizing:content]"
          />
        </span>
        <button type="button" className={SQUARE} onClick={() => move(1)} aria-label="Aumentar">
          +
        </button>
      </div>
    </div>
  )
}
