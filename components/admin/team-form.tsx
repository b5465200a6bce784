import { STAFF_BUTTON, StaffField, StaffSelect } from '#components/admin/fields.tsx'

type FormAction = (formData: FormData) => Promise<void>
type Option = { readonly value: string; readonly label: string }

/** Role and creditors of somebody; with name and e-mail where they are new. */
export function AccessForm(props: {
  /** Receives `name`, `email`, `role`, `all`, `creditors`, and what is hidden. */
  action: FormAction
  hidden: Readonly<Record<string, string>>
  isNew: boolean
  roles: readonly Option[]
  role?: string
  creditors: readonly Option[]
  /** Chosen from the start; null: all of them. */
  chosen: readonly string[] | null
  mayGiveAll: boolean
  button: string
}) {
  const id = props.isNew ? 'convite' : 'acesso'
  return (
    <form action={props.action} className="grid max-w-wide gap-4">
      {Object.entries(props.hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="flex flex-wrap items-end gap-3">
        {props.isNew && (
          <>
            <StaffField id={`${id}-nome`} name="name" label="Nome" type="text" required wide />
            <StaffField id={`${id}-email`} name="email" label="E-mail" type="email" required wide />
          </>
        )}
        <StaffSelect
          id={`${id}-papel`}
          name="role"
          label="Papel"
          options={props.roles}
          defaultValue={props.role}
        />
      </div>
      <fieldset className="grid gap-1">
        <legend className="text-tiny text-soft">Credores</legend>
        {props.mayGiveAll && (
          <CheckBox
            id={`${id}-todos`}
            name="all"
            value="sim"
            label="Todos, também os que vierem"
            checked={props.chosen === null}
          />
        )}
        <div className="flex flex-wrap gap-x-5">
          {props.creditors.map((creditor) => (
            <CheckBox
              key={creditor.value}
              id={`${id}-${creditor.value}`}
              name="creditors"
              value={creditor.value}
              label={creditor.label}
              checked={props.chosen?.includes(creditor.value) ?? false}
            />
          ))}
        </div>
      </fieldset>
      <button type="submit" className={`${STAFF_BUTTON} justify-self-start`}>
        {props.button}
      </button>
    </form>
  )
}

function CheckBox(props: {
  id: string
  name: string
  value: string
  label: string
  checked: boolean
}) {
  return (
    <label htmlFor={props.id} className="flex min-h-9 items-center gap-2">
      <input
        id={props.id}
        type="checkbox"
        name={props.name}
        value={props.value}
        defaultChecked={props.checked}
        className="size-5"
      />
      {props.label}
    </label>
  )
}

/** One button that does one thing to one row. */
export function RowButton(props: {
  action: FormAction
  hidden: Readonly<Record<string, string>>
  label: string
  /** The rest of the sentence, for who does not see the row. */
  of?: string
  isBox?: boolean
}) {
  return (
    <form action={props.action}>
      {Object.entries(props.hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        className={props.isBox ? STAFF_BUTTON : 'min-h-8 text-link underline underline-offset-3'}
      >
        {props.label}
        {props.of && <span className="sr-only"> {props.of}</span>}
      </button>
    </form>
  )
}
