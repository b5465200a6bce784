/**
 * One of a few values as native radios in a row, each as large as a finger. Works without a script
 * and with arrow keys.
 */
export function ChoiceChips(props: {
  legend: string
  name: string
  options: readonly { value: string; label: string }[]
  selected: string
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-semibold">{props.legend}</legend>
      <div className="flex flex-wrap gap-2">
        {props.options.map((option) => (
          <label
            key={option.value}
            className="figures relative grid min-h-12 min-w-12 cursor-pointer place-items-center rounded-control border-2 border-control bg-card px-3 py-2 has-checked:border-pine has-checked:bg-pine has-checked:font-semibold has-checked:text-on-pine has-focus-visible:outline-3 has-focus-visible:outline-offset-3 has-focus-visible:outline-halo"
          >
            <input
              type="radio"
              name={props.name}
              value={option.value}
              defaultChecked={option.value === props.selected}
              className="absolute inset-0 cursor-pointer appearance-none rounded-control"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
