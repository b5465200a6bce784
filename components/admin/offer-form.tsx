'use client'

import type { ReactNode } from 'react'
import { type DraftFormProps, DraftFrame, useDraft } from '#components/admin/draft-form.tsx'
import { FieldError, StaffField } from '#components/admin/fields.tsx'
import { type TypedFields, useLiveChecks } from '#components/admin/live-checks.ts'

/** What is said of a form before it is sent. */
export type OfferLook = {
  /** Names of the fields that cannot be read. */
  readonly wrong: readonly string[]
  /** What speaks against a field's value, by its name. */
  readonly reasons: TypedFields
  /** The same for the whole form, told when it changes. */
  readonly said: ReactNode
  /** How it would read. */
  readonly read: ReactNode
  /** Whom it would reach. */
  readonly reached: ReactNode
}

/** Makes the fields of a form, each with what is wrong with it. */
export type FieldMaker = {
  readonly fields: TypedFields
  readonly text: (name: string, label: string, wrong?: string) => ReactNode
  readonly check: (name: string, label: string) => ReactNode
  /** What speaks against what was chosen in this field. */
  readonly errorOf: (name: string, wrong?: string) => string | undefined
}

/**
 * One part of a draft; every field is plain text that the server reads again. What cannot be read
 * comes back as it was typed, with or without a script; with one, the form says so before.
 */
export function OfferForm(
  props: DraftFormProps & {
    /** What cannot be kept. */
    noun: string
    /** Brings the code that looks at what is typed. */
    load: () => Promise<(typed: TypedFields) => OfferLook>
    children: (make: FieldMaker) => ReactNode
  },
) {
  const draft = useDraft(props)
  const { answer, fields } = draft
  const { found, look } = useLiveChecks(props.load, answer ?? props.hidden.rascunho)
  const wrong = found?.wrong ?? answer?.wrong ?? []
  return (
    <DraftFrame
      {...props}
      draft={draft}
      failed={`${props.noun} não foi guardada`}
      onInput={look}
      onFocus={found ? undefined : look}
      className="grid gap-x-8 gap-y-4 py-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      {/* Anew after each answer: a browser would put fields back to what they were at first. */}
      <div key={JSON.stringify(fields)} className="grid min-w-0 content-start gap-4">
        {props.children(fieldMaker(props.prefix, fields, wrong, found?.reasons ?? {}))}
      </div>
      <aside aria-label={`Conferência: ${props.summary}`} className="min-w-0">
        <div className="grid gap-3 lg:sticky lg:top-4">
          {found?.read}
          {/* There from the start, so that what appears in it is told. */}
          <div role="status" aria-live="polite" className="grid gap-2">
            {found?.said}
          </div>
          {found?.reached}
        </div>
      </aside>
    </DraftFrame>
  )
}

function fieldMaker(
  prefix: string,
  fields: TypedFields,
  wrong: readonly string[],
  reasons: TypedFields,
): FieldMaker {
  const errorOf = (name: string, unread = 'Não entendi este valor') =>
    wrong.includes(name) ? unread : reasons[name]
  return {
    fields,
    errorOf,
    text: (name, label, unread) => (
      <StaffField
        key={name}
        id={`${prefix}-${name}`}
        name={name}
        label={label}
        type="text"
        maxLength={300}
        defaultValue={fields[name] ?? ''}
        error={errorOf(name, unread)}
      />
    ),
    check: (name, label) => (
      <CheckBox
        key={name}
        id={`${prefix}-${name}`}
        name={name}
        label={label}
        isOn={fields[name] === 'sim'}
        error={errorOf(name)}
      />
    ),
  }
}

function CheckBox(props: {
  id: string
  name: string
  label: string
  isOn: boolean
  error: string | undefined
}) {
  const errorId = props.error ? `${props.id}-erro` : undefined
  return (
    <span className="grid">
      <label htmlFor={props.id} className="flex min-h-9 items-center gap-2">
        <input
          id={props.id}
          type="checkbox"
          name={props.name}
          value="sim"
          defaultChecked={props.isOn}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={errorId}
          className="size-5"
        />
        {props.label}
      </label>
      {props.error && <FieldError id={errorId} words={props.error} />}
    </span>
  )
}

/** Fields in columns, and above them what is only ticked. */
export function FieldGroup(props: { legend: string; ticks?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="font-semibold">{props.legend}</legend>
      {props.ticks && <div className="flex flex-wrap gap-x-4">{props.ticks}</div>}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(10rem,100%),1fr))] items-start gap-3">
        {props.children}
      </div>
    </fieldset>
  )
}
