import { formatTime } from '#server/kernel/format.ts'

const LINES = ['1', '2', '3', '4', '5', '6'] as const

/** On every page of a debtor while somebody of the staff looks at it in their place. */
export function ViewingMark({ until }: { until: Temporal.Instant }) {
  return (
    <>
      <aside
        aria-label="Visita da equipe"
        className="sticky top-0 z-20 flex flex-wrap items-center justify-between gap-x-4 border-b border-warn bg-warn-soft px-4 py-1 text-note text-ink"
      >
        <p>
          <strong className="text-warn">Somente leitura.</strong> Você vê como a pessoa vê, até{' '}
          {formatTime(until)}. Fica registrado.
        </p>
        <form action="/admin/visao/encerrar" method="post">
          <button type="submit" className="min-h-12 text-link underline underline-offset-3">
            Encerrar visita
          </button>
        </form>
      </aside>
      <div aria-hidden="true" className="viewing-mark">
        {LINES.map((line) => (
          <span key={line}>SOMENTE LEITURA · EQUIPE</span>
        ))}
      </div>
    </>
  )
}
