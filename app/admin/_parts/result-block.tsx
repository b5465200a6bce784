import type { ReactNode } from 'react'
import { STAFF_BUTTON, StaffSection } from '#components/admin/fields.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import type { ResultTable } from '#server/insights/results/model.ts'

export type Results = PortalOutputs['results']['read']
export type Asked = { creditorSlug: string | null; from: string; to: string }
export type ResultProps = { results: Results; asked: Asked }

/** A drawing, the table that says it, and a way to take the table away. */
export function ResultBlock(props: {
  of: ResultProps
  table: ResultTable
  title: string
  how: ReactNode
  chart: ReactNode
  children: ReactNode
}) {
  const { asked, results } = props.of
  return (
    <StaffSection id={props.table} title={props.title}>
      <p className="max-w-text text-soft">{props.how}</p>
      <div className="grid gap-6 lg:grid-cols-[1fr_2fr]">
        <div className="min-w-0">{props.chart}</div>
        <div className="grid min-w-0 content-start gap-3">
          {props.children}
          {results.mayCopy && (
            <form action="/admin/resultados/arquivo" method="post">
              <input type="hidden" name="credor" value={asked.creditorSlug ?? ''} />
              <input type="hidden" name="de" value={asked.from} />
              <input type="hidden" name="ate" value={asked.to} />
              <button type="submit" name="tabela" value={props.table} className={STAFF_BUTTON}>
                <span className="sr-only">{`${props.title}: `}</span>
                Baixar CSV
              </button>
            </form>
          )}
        </div>
      </div>
    </StaffSection>
  )
}
