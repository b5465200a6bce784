import type { ReactNode } from 'react'

/** A search of a list. It is posted, since what is typed may be somebody's CPF. */
export function FilterBar(props: {
  /** Receives `q` and `list`. */
  action: (formData: FormData) => Promise<void>
  /** The list to show the result in. */
  list: string
  label: string
  placeholder: string
  query: string
  /** More fields of the form, e.g. `FilterSelect`. */
  children?: ReactNode
}) {
  return (
    <search className="w-full sm:w-auto">
      <form action={props.action} className="flex flex-wrap gap-2">
        <input type="hidden" name="list" value={props.list} />
        <input
          type="search"
          name="q"
          defaultValue={props.query}
          placeholder={props.placeholder}
          aria-label={props.label}
          className="min-h-9 w-full min-w-0 rounded-control sm:w-72 border border-control bg-card px-3 placeholder:text-soft"
        />
        {props.children}
        <button
          type="submit"
          className="min-h-9 rounded-control border-2 border-pine px-4 font-semibold text-pine hover:bg-pine-soft"
        >
          Buscar
        </button>
      </form>
    </search>
  )
}
