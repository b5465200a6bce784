/** Figures of a funnel with a bar each. The bar repeats the figure, so it is silent. */
export function BarTable(props: {
  caption: string
  rows: readonly {
    label: string
    /** Leads to the rows it was counted from. */
    href?: string
    value: string
    /** 0 to 100, against the first row. */
    share: number
    /** Against the row before: "41%". */
    note: string
  }[]
}) {
  return (
    <table className="block w-full overflow-x-auto border-collapse tabular-nums sm:table">
      <caption className="pb-2 text-left font-semibold">{props.caption}</caption>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.label} className="border-b">
            <th scope="row" className="px-2.5 py-2 text-left font-normal whitespace-nowrap">
              {row.href ? <a href={row.href}>{row.label}</a> : row.label}
            </th>
            <td className="w-1/2 px-2.5">
              <svg
                viewBox="0 0 100 10"
                preserveAspectRatio="none"
                aria-hidden="true"
                className="block h-6 w-full"
              >
                <rect
                  width={Math.min(100, Math.max(0.6, row.share))}
                  height="10"
                  className="fill-pine"
                />
              </svg>
            </td>
            <td className="px-2.5 py-2 text-right">{row.value}</td>
            <td className="px-2.5 py-2 text-right text-soft">{row.note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
