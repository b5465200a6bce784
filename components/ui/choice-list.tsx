import type { ReactNode } from 'react'

/** One of several things, each with what it does: native radios, one below the other. */
export function ChoiceList(props: {
  /** The first radio; what an error leads to. */
  id: string
  legend: string
  name: string
  /** Nothing is chosen beforehand where null: the browser asks for it. */
  selected: string | null
  options: readonly ChoiceOption[]
}) {
  return (
    <fieldset className="grid min-w-0 grid-cols-1 gap-2">
      <legend className="mb-1.5 font-semibold">{props.legend}</legend>
      {props.options.map((option, index) => (
        <label
          key={option.value}
          className="flex min-h-12 cursor-pointer items-start gap-3 rounded-control border-2 border-control bg-card px-4 py-3 has-checked:border-pine"
        >
          <input
            id={index === 0 ? props.id : undefined}
            type="radio"
            name={props.name}
            value={option.value}
            required
            defaultChecked={option.value === props.selected}
            className="mt-1 size-5 shrink-0 accent-pine"
          />
          <span className="min-w-0">
            <span className={option.does ? 'font-semibold' : undefined}>{option.label}</span>
            {option.does && <span className="fine">{option.does}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

export type ChoiceOption = {
  readonly value: string
  readonly label: string
  /** What happens when it is chosen. */
  readonly does?: ReactNode
}
