import { classNames } from './class-names.ts'
import { inputClass } from './field.tsx'

/**
 * Room for one photo, by the browser's own means: it offers the camera and the gallery. Last in its
 * form, so that whoever reads the form has everything else before the file begins.
 */
export function PhotoField(props: {
  id: string
  name: string
  label: string
  hint: string
  /** What may be chosen. */
  accept: string
}) {
  const hintId = `${props.id}-dica`
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <label htmlFor={props.id} className="font-semibold">
        {props.label}
      </label>
      <p id={hintId} className="text-note text-soft">
        {props.hint}
      </p>
      <input
        id={props.id}
        name={props.name}
        type="file"
        accept={props.accept}
        aria-describedby={hintId}
        className={classNames(
          inputClass,
          'min-w-0 content-center text-note file:mr-3 file:font-semibold',
        )}
      />
    </div>
  )
}
