import type { ReactNode } from 'react'

/** Numbered steps, each one short sentence. */
export function Steps({ steps }: { steps: readonly ReactNode[] }) {
  return (
    <ol className="grid grid-cols-1 gap-2.5">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity of a step.
        <li key={index} className="flex gap-3">
          <span
            aria-hidden="true"
            className="figures grid size-7 shrink-0 place-items-center rounded-full border-2 border-pine text-small leading-none font-semibold text-pine"
          >
            {index + 1}
          </span>
          <span>{step}</span>
        </li>
      ))}
    </ol>
  )
}
