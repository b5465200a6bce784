import { DataTable } from '#components/admin/data-table.tsx'
import { formatDays } from '#server/kernel/format.ts'
import { formatBRL } from '#server/kernel/money.ts'
import type { Plane, Tile, TileState } from '#server/offers/policy/plane/model.ts'

const FILL = {
  gap: 'fill-bad-soft stroke-bad',
  'some-products': 'fill-card stroke-control',
  covered: 'fill-pine-soft stroke-pine-line',
  overlap: 'fill-warn-soft stroke-warn',
} as const satisfies Record<TileState, string>

const [WIDTH, HEIGHT, MARGIN] = [72, 44, 8]
/** Room for where amounts and days begin. */
const [LEFT, BELOW] = [76, 22]

/**
 * Age from left to right, amount from bottom to top; a tile shows the numbers of its rules. Tiles
 * are drawn alike, however many days they span: the table beside has the figures.
 */
export function PlanePicture(props: { plane: Plane; ruleIds: readonly string[] }) {
  const { days, totals, tiles } = props.plane
  const bottom = MARGIN + totals.length * HEIGHT
  const size = `0 0 ${LEFT + days.length * WIDTH + MARGIN} ${bottom + BELOW}`
  return (
    <figure className="grid content-start gap-2">
      <svg viewBox={size} className="w-full max-w-sheet" aria-hidden="true">
        {tiles.map((tile, at) => {
          const x = LEFT + (at % days.length) * WIDTH
          const y = MARGIN + (totals.length - 1 - Math.floor(at / days.length)) * HEIGHT
          return (
            <g key={keyOf(tile)}>
              <rect x={x} y={y} width={WIDTH} height={HEIGHT} className={FILL[tile.state]} />
              <text
                x={x + WIDTH / 2}
                y={y + HEIGHT / 2 + 5}
                textAnchor="middle"
                fontSize="14"
                className="fill-ink"
              >
                {tile.rules.map((id) => props.ruleIds.indexOf(id) + 1).join(' › ') || '—'}
              </text>
            </g>
          )
        })}
        {days.map((day, column) => (
          <text
            key={day}
            x={LEFT + column * WIDTH}
            y={bottom + 16}
            fontSize="12"
            className="fill-soft"
          >
            {day}
          </text>
        ))}
        {totals.map((total, row) => (
          <text
            key={total}
            x={LEFT - 6}
            y={bottom - row * HEIGHT}
            textAnchor="end"
            fontSize="12"
            className="fill-soft"
          >
            {formatBRL(total).replace(/,00$/, '')}
          </text>
        ))}
      </svg>
      <figcaption className="text-tiny text-soft">
        Embaixo, a partir de quantos dias de atraso; à esquerda, a partir de que valor. Em cada
        quadro, o número da regra: onde há mais de uma, vale a primeira.
      </figcaption>
    </figure>
  )
}

/** The picture, and its figures as a table. */
export function OfferPlane(props: {
  plane: Plane
  ruleIds: readonly string[]
  words: Record<TileState, string>
}) {
  return (
    <div className="grid gap-4 lg:grid-cols-[2fr_3fr]">
      <PlanePicture plane={props.plane} ruleIds={props.ruleIds} />
      <DataTable
        caption="Quem recebe qual regra"
        columns={[
          {
            header: 'Dias',
            isRowHeader: true,
            cell: ({ days }) => daysText(days),
          },
          {
            header: 'Valor',
            cell: ({ total }) => totalText(total),
          },
          {
            header: 'Regras',
            cell: ({ rules }) =>
              rules.map((id) => props.ruleIds.indexOf(id) + 1).join(' › ') || '—',
          },
          { header: 'Situação', wraps: true, cell: ({ state }) => props.words[state] },
        ]}
        rows={props.plane.tiles}
        rowKey={keyOf}
        empty="Nenhuma regra."
      />
    </div>
  )
}

function daysText({ from, to }: Tile['days']): string {
  if (to === null) return `${from} ou mais`
  return from === to ? `${from}` : `${from} a ${to}`
}

function totalText({ from, to }: Tile['total']): string {
  return to === null ? `${formatBRL(from)} ou mais` : `${formatBRL(from)} a ${formatBRL(to)}`
}

/** Where a tile lies, in words. */
export function tileText({ days, total }: Tile): string {
  const { from, to } = days
  const late =
    to === null
      ? `${formatDays(from)} ou mais`
      : from === to
        ? formatDays(from)
        : `${from} a ${formatDays(to)}`
  return `${late}, ${totalText(total)}`
}

const keyOf = ({ days, total }: Tile) => `${days.from} ${total.from}`
