import type { InputHTMLAttributes } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'

export const inputClass =
  'block min-h-13 w-full rounded-control border-2 border-control bg-card px-4 py-2 text-body text-ink aria-invalid:border-bad'

type InputProps = Pick<
  InputHTMLAttributes<HTMLInputElement>,
  | 'type'
  | 'inputMode'
  | 'autoComplete'
  | 'pattern'
  | 'maxLength'
  | 'required'
  | 'defaultValue'
  | 'spellCheck'
  | 'accept'
>

/** A text field with its label, its hint above the input and its error, all read together. */
export function Field(props: {
  id: string
  name: string
  label: string
  hint?: string
  error?: string | null
  /** Wide-set figures for codes; one field, never six, so that pasting works. */
  digits?: boolean
  input: InputProps
}) {
  const hintId = `${props.id}-dica`
  const errorId = `${props.id}-erro`
  const described = classNames(props.hint && hintId, props.error && errorId)
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={props.id} className="font-semibold">
        {props.label}
      </label>
      {props.hint && (
        <p id={hintId} className="text-note text-soft">
          {props.hint}
        </p>
      )}
      {props.error && (
        <p id={errorId} className="flex gap-2 text-note font-semibold text-bad">
          <Icon name="alert" className="mt-0.5 shrink-0" />
          {props.error}
        </p>
      )}
      <input
        id={props.id}
        name={props.name}
        className={classNames(
          inputClass,
          props.input.type === 'file' &&
            'min-w-0 content-center text-note file:mr-3 file:font-semibold',
          props.digits && 'figures max-w-60 text-title font-semibold tracking-digits',
        )}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={described || undefined}
        {...props.input}
      />
    </div>
  )
}
