import {
  ANCHOR,
  dayText,
  FAMILY,
  profilesText,
  shortDay,
  waysText,
} from '#app/admin/_parts/journey-words.ts'
import { PROFILE } from '#app/admin/_parts/profile-words.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { JourneyTimeline } from '#components/admin/journey-timeline.tsx'
import { ANCHORS, type Journey } from '#server/journeys/model.ts'
import { timelineOf } from '#server/journeys/timeline/model.ts'

/** A journey as it is drawn, and as a table that says the same. */
export function JourneyPicture({ journey, of }: { journey: Journey; of: string }) {
  const drawn = ANCHORS.filter((anchor) => journey.steps.some((step) => step.anchor === anchor))
  return (
    <>
      {drawn.map((anchor) => (
        <section key={anchor} aria-label={`${ANCHOR[anchor]}: ${of}`} className="grid gap-2">
          <h3 className="font-semibold">{ANCHOR[anchor]}</h3>
          <JourneyTimeline
            label={`Desenho: ${ANCHOR[anchor]}, ${of}`}
            timeline={timelineOf(journey, anchor)}
            profiles={PROFILE}
            dayText={shortDay}
          />
        </section>
      ))}
    </>
  )
}

/** The steps of a journey in words. */
export function JourneySteps({ journey, of }: { journey: Journey; of: string }) {
  return (
    <DataTable
      caption="Passos da régua"
      of={of}
      columns={[
        { header: 'Conta do vencimento de', cell: ({ anchor }) => ANCHOR[anchor] },
        { header: 'Dia', isRowHeader: true, cell: dayText },
        { header: 'Mensagem', wraps: true, cell: ({ family }) => FAMILY[family] },
        { header: 'Por onde', wraps: true, cell: waysText },
        { header: 'Para quem', wraps: true, cell: profilesText },
      ]}
      rows={journey.steps}
      rowKey={({ id }) => id}
      empty="Nenhum passo."
    />
  )
}
