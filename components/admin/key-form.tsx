'use client'

import { useActionState } from 'react'
import { STAFF_BUTTON, StaffField } from '#components/admin/fields.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

export type KeyFormState = {
  /** Grows with every answer, so that the form shows what it was answered. */
  readonly turn: number
  readonly name: string
  readonly scopes: readonly string[]
  readonly secret: string | null
  readonly problem: string | null
}

const NOTHING: KeyFormState = { turn: 0, name: '', scopes: [], secret: null, problem: null }

/** Makes a key and shows its secret, this once; what is refused comes back as it was typed. */
export function KeyForm(props: {
  action: (state: KeyFormState, formData: FormData) => Promise<KeyFormState>
  creditorSlug: string
  address: string
  scopes: readonly { readonly value: string; readonly label: string }[]
}) {
  const [state, act] = useActionState(props.action, NOTHING, props.address)
  return (
    <form key={state.turn} action={act} className="grid max-w-sheet gap-3">
      <input type="hidden" name="credor" value={props.creditorSlug} />
      {state.problem && <Notice tone="attention" title={state.problem} live />}
      {state.secret && (
        <Notice tone="ok" title="Copie a chave agora: ela não aparece de novo" live>
          <code className="font-mono text-tiny wrap-anywhere">{state.secret}</code>
        </Notice>
      )}
      <StaffField
        id="nome"
        name="nome"
        label="Para que sistema"
        type="text"
        defaultValue={state.name}
        maxLength={60}
        required
      />
      <fieldset className="grid gap-1">
        <legend className="text-tiny text-soft">O que ela permite</legend>
        {props.scopes.map(({ value, label }) => (
          <label key={value} className="flex min-h-8 items-center gap-2">
            <input
              type="checkbox"
              name="escopo"
              value={value}
              defaultChecked={state.scopes.includes(value)}
              className="size-5"
            />
            {label}
          </label>
        ))}
      </fieldset>
      <SubmitButton className={`${STAFF_BUTTON} justify-self-start`} pendingText="Fazendo…">
        Fazer chave
      </SubmitButton>
    </form>
  )
}
