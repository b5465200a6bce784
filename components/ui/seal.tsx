import { initialsOf } from './words.ts'

/** The round seal with two letters that stands for a company; its name is always beside it. */
export function Seal({ name }: { name: string }) {
  return (
    <span
      aria-hidden="true"
      className="grid size-10 shrink-0 place-items-center rounded-full border-2 border-pine text-small font-semibold text-pine"
    >
      {initialsOf(name)}
    </span>
  )
}

/**
 * The same in a company's own letters and colours. Attributes of an SVG, because the policy of our
 * pages refuses `style`; letters stand on their own ground, so that it is the same in the dark.
 */
export function ColouredSeal(props: { text: string; ground: string; letters: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 40 40" className="size-10 shrink-0">
      <circle cx="20" cy="20" r="20" fill={props.ground} />
      <text
        x="20"
        y="20"
        fill={props.letters}
        fontSize="15"
        fontWeight="600"
        textAnchor="middle"
        dominantBaseline="central"
      >
        {props.text}
      </text>
    </svg>
  )
}
