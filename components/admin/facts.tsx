import type { ReactNode } from 'react'

/** What is known, on the right of the timeline. */
export function Facts(props: {
  title: string
  /** The rest of the name, where a page has several of them. */
  of?: string
  items: readonly { label: string; value: ReactNode }[]
}) {
  return (
    <section aria-label={props.of ? `${props.title}: ${props.of}` : props.title}>
      <h2 className="pb-2 font-semibold">{props.title}</h2>
      <dl className="border-t">
        {props.items.map((item) => (
          <div
            key={item.label}
            className="flex flex-wrap justify-between gap-x-4 border-b py-2 tabular-nums"
          >
            <dt className="text-soft">{item.label}</dt>
            <dd className="min-w-0 text-right wrap-anywhere">{item.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Main column and side column on wide screens, one after the other on narrow ones. */
export function TwoColumns({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="grid grid-cols-1 gap-8 lg:grid-cols-[1.25fr_1fr]">
      <div className="grid min-w-0 grid-cols-1 content-start gap-6">{main}</div>
      <div className="grid min-w-0 grid-cols-1 content-start gap-6">{side}</div>
    </div>
  )
}
