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
