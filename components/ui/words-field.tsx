import { inputClass } from './field.tsx'

/** Room for somebody's own words. More than fits is cut by who keeps it, never refused. */
export function WordsField(props: {
  id: string
  name: string
  label: string
  hint?: string | undefined
  required?: boolean | undefined
  maxLength: number
}) {
  const hintId = `${props.id}-dica`
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
      <textarea
        id={props.id}
        name={props.name}
        rows={4}
        maxLength={props.maxLength}
        required={props.required}
        aria-describedby={props.hint ? hintId : undefined}
        className={inputClass}
      />
    </div>
  )
}
