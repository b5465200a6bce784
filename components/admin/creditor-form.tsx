'use client'

import { type FormEvent, useActionState, useEffect, useRef, useState } from 'react'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Notice } from '#components/ui/notice.tsx'
import { ColouredSeal } from '#components/ui/seal.tsx'
import { contrastOf, LEAST_CONTRAST } from '#server/creditors/colours/model.ts'
import { slugOf } from '#server/creditors/slug/model.ts'

export type CreditorFieldView = {
  readonly name: string
  readonly label: string
  readonly error: string
  /** What it is for, where the label does not say it all. */
  readonly hint?: string
  /** Begins a part of a long form, under this name. */
  readonly begins?: string
  readonly type?: 'text' | 'date'
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

export type CreditorFormState = {
  /** Grows with every answer, so that the form shows what it was answered. */
  readonly turn: number
  readonly values: Readonly<Record<string, string>>
  readonly errors: Readonly<Record<string, string>>
  readonly problem: string | null
  readonly seenSha256: string
}

type Props = {
  action: (state: CreditorFormState, formData: FormData) => Promise<CreditorFormState>
  initial: CreditorFormState
  /** Where the form stands: without JavaScript its answer is shown there. */
  address: string
  /** It was saved just now. */
  saved: boolean
  /** Sent along: what is changed. */
  hidden: Readonly<Record<string, string>>
  /** Begins the ids of its fields. */
  prefix: string
  fields: readonly CreditorFieldView[]
  /** The creditor's name beside the seal, where the form has colours. */
  previewName: string | null
  /** Says how it will stand in addresses, made from the name that is typed. */
  showsSlug?: boolean
  button?: string
}

/**
 * One section of a creditor. What was typed comes back with what is wrong, with or without
 * JavaScript; the preview follows each key, and without JavaScript a button draws it.
 */
export function CreditorForm(props: Props) {
  const [state, act] = useActionState(props.action, props.initial, props.address)
  return <Form key={state.turn} {...props} state={state} act={act} />
}

function Form(props: Props & { state: CreditorFormState; act: (formData: FormData) => void }) {
  const { state, prefix } = props
  const [typed, setTyped] = useState(state.values)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [])
  const follow = ({ target }: FormEvent<HTMLFormElement>) => {
    if (!(target instanceof HTMLInputElement)) return
    const { name, value } = target
    setTyped((before) => ({ ...before, [name]: value }))
  }
  return (
    <form ref={form} action={props.act} onInput={follow} className="grid max-w-sheet gap-4">
      {Object.entries(props.hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <input type="hidden" name="seenSha256" value={state.seenSha256} />
      <Answer state={state} saved={props.saved} />
      {props.fields.map((field) => (
        <FormField
          key={field.name}
          id={`${prefix}-${field.name}`}
          field={field}
          value={state.values[field.name] ?? ''}
          error={state.errors[field.name] ?? null}
        />
      ))}
      {props.previewName !== null && (
        <Preview name={typed.tradeName || props.previewName} values={typed} />
      )}
      {props.showsSlug && <Slug name={typed.tradeName ?? ''} />}
      <div className="flex flex-wrap gap-3">
        <button type="submit" className={STAFF_BUTTON}>
          {props.button ?? 'Salvar'}
        </button>
        {props.previewName !== null && (
          <button
            type="submit"
            name="intent"
            value="preview"
            className="min-h-9 px-2 text-link underline underline-offset-3"
          >
            Só ver como fica
          </button>
        )}
      </div>
    </form>
  )
}

/** What became of the form that was sent last. */
function Answer({ state, saved }: { state: CreditorFormState; saved: boolean }) {
  if (state.turn === 0) return saved && <Notice tone="ok" title="Salvo. Vale desde agora." live />
  if (state.problem) return <Notice tone="attention" title={state.problem} live />
  if (Object.keys(state.errors).length === 0) return null
  return <Notice tone="error" title="Nada foi salvo. Confira o que está marcado." live />
}

const BOX = 'min-h-9 w-full min-w-0 rounded-control border border-control bg-card px-3 py-1'

function FormField(props: {
  id: string
  field: CreditorFieldView
  value: string
  error: string | null
}) {
  const { id, field, value, error } = props
  const errorId = `${id}-erro`
  const hintId = `${id}-dica`
  const about = [field.hint && hintId, error && errorId].filter(Boolean).join(' ')
  const shared = {
    id,
    name: field.name,
    defaultValue: value,
    className: classNames(BOX, error && 'border-bad'),
    'aria-invalid': error ? true : undefined,
    'aria-describedby': about || undefined,
  }
  return (
    <div className="grid gap-1">
      {field.begins && <h2 className="pt-3 font-semibold">{field.begins}</h2>}
      <label htmlFor={id} className="text-tiny text-soft">
        {field.label}
      </label>
      {field.hint && (
        <p id={hintId} className="text-tiny text-soft">
          {field.hint}
        </p>
      )}
      {error && (
        <p id={errorId} className="font-semibold text-bad">
          {error}
        </p>
      )}
      {field.options ? (
        <select {...shared}>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input {...shared} type={field.type ?? 'text'} />
      )}
    </div>
  )
}

/** What a new creditor is called in addresses; with a number behind it where somebody has it. */
function Slug({ name }: { name: string }) {
  const slug = slugOf(name)
  return (
    <p className="text-soft">
      Nos endereços e arquivos:{' '}
      {slug === '' ? 'feito a partir do nome' : <code className="wrap-anywhere">{slug}</code>}
    </p>
  )
}

const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text)

/** The seal as the debtor's pages draw it, and whether it can be read. */
function Preview(props: { name: string; values: Readonly<Record<string, string>> }) {
  const { sealText = '', groundColour = '', letterColour = '' } = props.values
  const isDrawn = isColour(groundColour) && isColour(letterColour)
  const contrast = isDrawn ? contrastOf(groundColour, letterColour) : 0
  const figure = (Math.floor(contrast * 10) / 10).toLocaleString('pt-BR')
  return (
    <section aria-label="Como fica" className="grid gap-2 rounded-card border bg-paper px-4 py-3">
      <div className="flex items-center gap-2.5">
        {isDrawn && (
          <ColouredSeal text={sealText.slice(0, 3)} ground={groundColour} letters={letterColour} />
        )}
        <p className="font-semibold">{props.name}</p>
      </div>
      <p role="status" className={contrast >= LEAST_CONTRAST ? 'text-ok' : 'text-bad'}>
        {!isDrawn
          ? 'Escreva as duas cores como #0f5e4e.'
          : `Contraste ${figure}: ${contrast >= LEAST_CONTRAST ? 'dá para ler.' : 'não dá para ler. Precisa de 4,5 ou mais.'}`}
      </p>
    </section>
  )
}
