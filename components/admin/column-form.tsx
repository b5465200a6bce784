'use client'

import { useActionState } from 'react'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

export type ColumnFormState = {
  /** Grows with every answer, so that the form shows what it was answered. */
  readonly turn: number
  readonly chosen: readonly string[]
  readonly problem: string | null
}

type Column = {
  readonly place: number
  readonly header: string
  readonly sample: string
  readonly free: string | null
}
type Meaning = { readonly value: string; readonly label: string }

type Props = {
  action: (state: ColumnFormState, formData: FormData) => Promise<ColumnFormState>
  initial: ColumnFormState
  importId: string
  /** Where the form stands: without JavaScript its answer is shown there. */
  address: string
  columns: readonly Column[]
  required: readonly Meaning[]
  optional: readonly Meaning[]
}

/** What each column of the file means: guessed beforehand, said by a person. */
export function ColumnForm(props: Props) {
  const [state, act] = useActionState(props.action, props.initial, props.address)
  return (
    <form key={state.turn} action={act} className="grid max-w-full gap-4 sm:w-fit">
      <input type="hidden" name="importacao" value={props.importId} />
      {state.problem && <Notice tone="attention" title={state.problem} live />}
      <ul className="grid border-t">
        {props.columns.map((column) => (
          <li
            key={column.place}
            className="grid items-center gap-x-4 gap-y-1 border-b py-2 sm:grid-cols-[14rem_14rem_16rem]"
          >
            <label
              htmlFor={`coluna-${column.place}`}
              className="min-w-0 font-semibold wrap-anywhere"
            >
              {column.header || `coluna ${column.place + 1}, sem nome`}
            </label>
            <span className="min-w-0 font-mono text-tiny text-soft wrap-anywhere">
              {column.sample || '(vazia)'}
            </span>
            <MeaningSelect {...props} column={column} chosen={state.chosen[column.place] ?? '-'} />
          </li>
        ))}
      </ul>
      <SubmitButton className={`${STAFF_BUTTON} justify-self-start`} pendingText="Enviando…">
        Conferir o arquivo
      </SubmitButton>
    </form>
  )
}

function MeaningSelect(
  props: Pick<Props, 'required' | 'optional'> & { column: Column; chosen: string },
) {
  const { column } = props
  return (
    <select
      id={`coluna-${column.place}`}
      name={`coluna-${column.place}`}
      defaultValue={props.chosen}
      className="min-h-9 w-full min-w-0 rounded-control border border-control bg-card px-3"
    >
      <option value="-">Não importar</option>
      <optgroup label="Obrigatórias">
        <Options meanings={props.required} />
      </optgroup>
      <optgroup label="Opcionais">
        <Options meanings={props.optional} />
        {column.free && <option value={column.free}>{`Campo livre “${column.header}”`}</option>}
      </optgroup>
    </select>
  )
}

function Options({ meanings }: { meanings: readonly Meaning[] }) {
  return meanings.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ))
}
