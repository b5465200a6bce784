import { type ReactNode, useId } from 'react'
import { classNames } from '#components/ui/class-names.ts'

export type Column<Row> = {
  header: string
  /** Figures stand on the right. */
  align?: 'left' | 'right'
  /** The cell that names the row, read as its header. */
  isRowHeader?: boolean
  /** Sentences break; names, figures and dates stay on one line. */
  wraps?: boolean
  cell: (row: Row) => ReactNode
}

/**
 * A table as the server wrote it: sticky head, hairlines, figures on the right. It scrolls inside
 * its own focusable region on narrow screens, so the page never does; `relative` keeps what only
 * screen readers see inside it as well.
 */
export function DataTable<Row>(props: {
  caption: string
  /** The rest of the name, where a page has several of them. */
  of?: string
  showCaption?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** What to say, and what to do, when there is nothing. */
  empty: ReactNode
}) {
  const captionId = useId()
  if (props.rows.length === 0) return <EmptyState title={props.caption}>{props.empty}</EmptyState>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard (WCAG 2.1.1).
    <section aria-labelledby={captionId} tabIndex={0} className="relative overflow-x-auto">
      <table className="w-full border-collapse tabular-nums">
        <caption
          id={captionId}
          className={props.showCaption ? 'pb-2 text-left font-semibold' : 'sr-only'}
        >
          {props.of && <span className="sr-only">{`${props.of}: `}</span>}
          {props.caption}
        </caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th
                key={column.header}
                scope="col"
                className={classNames(
                  'border-b px-2.5 py-2 text-tiny font-normal whitespace-nowrap text-soft',
                  column.align === 'right' ? 'text-right' : 'text-left',
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)} className="hover:bg-card">
              {props.columns.map((column) => (
                <Cell key={column.header} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const className = classNames(
    'border-b px-2.5 py-2 align-baseline',
    column.align === 'right' ? 'text-right' : 'text-left',
    column.wraps ? 'min-w-48' : 'whitespace-nowrap',
  )
  if (column.isRowHeader) {
    return (
      <th scope="row" className={classNames(className, 'font-normal')}>
        {column.cell(row)}
      </th>
    )
  }
  return <td className={className}>{column.cell(row)}</td>
}

/** Nothing here, said kindly, with what comes next. */
export function EmptyState({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-card border border-dashed border-control px-4 py-8 text-center">
      <h2 className="font-semibold">{title}</h2>
      <div className="text-soft">{children}</div>
    </section>
  )
}
