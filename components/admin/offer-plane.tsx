import { DataTable } from '#components/admin/data-table.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import type { Plane, Tile, TileState } from '#server/offers/policy/plane/model.ts'

const FILL = {
  gap: 'fill-bad-soft stroke-bad',
  'some-products': 'fill-card stroke-control',
  covered: 'fill-pine-soft stroke-pine-line',
  overlap: 'fill-warn-soft stroke-warn',
} as const satisfies Record<TileState, string>

const [WIDTH, HEIGHT, MARGIN] = [72, 44, 8]

/**
 * Age from left to right, amount from bottom to top; a tile shows the numbers of its rules. Tiles
 * are drawn alike, however many days they span: the table beside has the figures.
 */
export function OfferPlane(props: {
  plane: Plane
  ruleIds: readonly string[]
  words: Record<TileState, string>
}) {
  const { days, totals, tiles } = props.plane
  const size = `0 0 ${days.length * WIDTH + 2 * MARGIN} ${totals.length * HEIGHT + 2 * MARGIN}`
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <figure className="grid content-start gap-2">
        <svg viewBox={size} className="w-full max-w-xl" aria-hidden="true">
          {tiles.map((tile, at) => {
            const x = MARGIN + (at % days.length) * WIDTH
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
        </svg>
        <figcaption className="text-tiny text-soft">
          Dias de atraso da esquerda para a direita, valor de baixo para cima. O número é o da
          regra; a primeira é a que vale.
        </figcaption>
      </figure>
      <DataTable
        caption="Quem recebe qual regra"
        columns={[
          {
            header: 'Dias',
            isRowHeader: true,
            cell: ({ days: { from, to } }) => (to === null ? `${from} ou mais` : `${from} a ${to}`),
          },
          {
            header: 'Valor',
            cell: ({ total: { from, to } }) =>
              to === null ? `${formatBRL(from)} ou mais` : `${formatBRL(from)} a ${formatBRL(to)}`,
          },
          {
            header: 'Regras',
            cell: ({ rules }) =>
              rules.map((id) => props.ruleIds.indexOf(id) + 1).join(' › ') || '—',
          },
          { header: 'Situação', wraps: true, cell: ({ state }) => props.words[state] },
        ]}
        rows={tiles}
        rowKey={keyOf}
        empty="Nenhuma regra."
      />
    </div>
  )
}

const keyOf = ({ days, total }: Tile) => `${days.from} ${total.from}`
