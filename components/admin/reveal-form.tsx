'use client'

import { useActionState } from 'react'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'

export type RevealState = {
  /** What was shown; null before, and where it was refused. */
  readonly value: string | null
  readonly problem: string | null
}

const NOTHING_YET: RevealState = { value: null, problem: null }

/**
 * Something that is masked until somebody says why they need it whole. The whole of it is in the
 * answer to the form only, never in the page; without JavaScript the answer is the page drawn again.
 */
export function RevealForm(props: {
  action: (state: RevealState, formData: FormData) => Promise<RevealState>
  /** Where the form stands: without JavaScript its answer is shown there. */
  address: string
  hidden: Readonly<Record<string, string>>
  /** "o CPF": what is shown, for who does not see where the button stands. */
  what: string
  masked: string
  reasons: readonly { readonly value: string; readonly label: string }[]
}) {
  const [state, act] = useActionState(props.action, NOTHING_YET, props.address)
  if (state.value !== null) {
    return (
      <span role="status">
        {state.value}
        <span className="block text-tiny text-soft">Mostrado e registrado.</span>
      </span>
    )
  }
  return (
    <details className="group">
      <summary className="flex flex-wrap items-center justify-end gap-x-3">
        <span>{props.masked}</span>
        <span className="inline-flex min-h-8 items-center text-link underline underline-offset-3">
          Mostrar<span className="sr-only"> {props.what}</span>
        </span>
      </summary>
      <form action={act} className="grid justify-items-end gap-2 py-2">
        {Object.entries(props.hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {state.problem && (
          <p role="status" className="font-semibold text-bad">
            {state.problem}
          </p>
        )}
        <label className="grid w-full max-w-72 gap-1 text-left">
          <span className="text-tiny text-soft">Por que precisa ver? Fica registrado.</span>
          <select
            name="motivo"
            defaultValue=""
            required
            className="min-h-9 w-full min-w-0 rounded-control border border-control bg-card px-3"
          >
            <option value="" disabled>
              Escolha o motivo
            </option>
            {props.reasons.map((reason) => (
              <option key={reason.value} value={reason.value}>
                {reason.label}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className={STAFF_BUTTON}>
          Mostrar {props.what}
        </button>
      </form>
    </details>
  )
}
