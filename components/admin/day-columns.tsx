import { TONES } from '#components/admin/charts.tsx'

export type DayColumn = {
  readonly key: string
  /** Stacked from below. */
  readonly parts: readonly { readonly tone: keyof typeof TONES; readonly count: number }[]
  /** What it is compared with, as a line across the column. */
  readonly before: number
}

const [HEIGHT, BAR, GAP, FOOT] = [110, 11, 3, 4]

/** Days side by side; hidden from who listens, since the table beside says every figure. */
export function DayColumns({ columns }: { columns: readonly DayColumn[] }) {
  const totalOf = ({ parts }: DayColumn) => parts.reduce((all, { count }) => all + count, 0)
  const most = Math.max(1, ...columns.map((column) => Math.max(totalOf(column), column.before)))
  const tall = (count: number) => Math.round((count / most) * HEIGHT * 10) / 10
  const width = columns.length * (BAR + GAP)
  return (
    <svg
      viewBox={`0 0 ${Math.max(width, 200)} ${HEIGHT + FOOT}`}
      className="w-full max-w-sheet"
      aria-hidden="true"
    >
      <line x1={0} x2={width} y1={HEIGHT + 1} y2={HEIGHT + 1} className="stroke-control" />
      {columns.map(({ key, parts, before }, at) => {
        const x = at * (BAR + GAP)
        const level = HEIGHT - tall(before)
        return (
          <g key={key}>
            {parts.map(({ tone, count }, part) => {
              const below = parts.slice(0, part).reduce((all, one) => all + one.count, 0)
              return (
                <rect
                  key={tone}
                  x={x}
                  y={HEIGHT - tall(below + count)}
                  width={BAR}
                  height={tall(count)}
                  className={TONES[tone]}
                />
              )
            })}
            {before > 0 && (
              <line x1={x} x2={x + BAR} y1={level} y2={level} className="stroke-control" />
            )}
          </g>
        )
      })}
    </svg>
  )
}
