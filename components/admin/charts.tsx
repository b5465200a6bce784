import type { ReactNode } from 'react'
import { classNames } from '#components/ui/class-names.ts'

/**
 * Drawings of figures that a table beside them says in full: hidden from who listens, drawn by the
 * server, and wide enough to be read on the smallest telephone.
 */
const [WIDTH, ROW, BAR] = [320, 38, 14]
const LONGEST = 34

const shortened = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text

function Rows<Row>(props: {
  rows: readonly Row[]
  label: (row: Row) => string
  value: (row: Row) => string
  bar: (row: Row, y: number) => ReactNode
}) {
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${props.rows.length * ROW}`}
      className="w-full max-w-sheet"
      aria-hidden="true"
    >
      {props.rows.map((row, at) => {
        const y = at * ROW
        return (
          <g key={props.label(row)}>
            <text x="0" y={y + 12} fontSize="12" className="fill-ink">
              {shortened(props.label(row))}
            </text>
            <text x={WIDTH} y={y + 12} textAnchor="end" fontSize="12" className="fill-soft">
              {props.value(row)}
            </text>
            {props.bar(row, y + 17)}
          </g>
        )
      })}
    </svg>
  )
}

export type Bar = {
  readonly label: string
  readonly value: string
  /** 0 to 1 of the longest bar. */
  readonly share: number
}

const widthOf = (share: number) => Math.round(Math.min(1, Math.max(0, share)) * WIDTH * 10) / 10

export function BarChart({ bars }: { bars: readonly Bar[] }) {
  return (
    <Rows
      rows={bars}
      label={({ label }) => label}
      value={({ value }) => value}
      bar={({ share }, y) => (
        <>
          <rect x="0" y={y} width={WIDTH} height={BAR} className="fill-rule" opacity="0.5" />
          <rect x="0" y={y} width={widthOf(share)} height={BAR} className="fill-pine" />
        </>
      )}
    />
  )
}

export const TONES = {
  pine: 'fill-pine',
  ok: 'fill-pine-line',
  warn: 'fill-warn',
  bad: 'fill-bad',
  plain: 'fill-control',
  faint: 'fill-rule',
} as const

export type Part = { readonly name: string; readonly tone: keyof typeof TONES }

export type Stack = {
  readonly label: string
  readonly value: string
  /** 0 to 1 of the whole, in the order of the parts. */
  readonly shares: readonly number[]
}

/** Each row is the same whole, cut into the same parts; the words below say which is which. */
export function StackChart({
  parts,
  stacks,
}: {
  parts: readonly Part[]
  stacks: readonly Stack[]
}) {
  return (
    <figure className="grid content-start gap-2">
      <Rows
        rows={stacks}
        label={({ label }) => label}
        value={({ value }) => value}
        bar={({ shares }, y) =>
          parts.map(({ name, tone }, at) => {
            const x = widthOf(shares.slice(0, at).reduce((sum, share) => sum + share, 0))
            return (
              <rect
                key={name}
                x={x}
                y={y}
                width={widthOf(shares[at] ?? 0)}
                height={BAR}
                className={TONES[tone]}
              />
            )
          })
        }
      />
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 text-tiny text-soft">
        {parts.map(({ name, tone }) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <svg viewBox="0 0 10 10" className="size-3" aria-hidden="true">
              <rect width="10" height="10" className={classNames(TONES[tone], 'stroke-control')} />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}
