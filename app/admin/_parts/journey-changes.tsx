import { ANCHOR, dayText, FAMILY, profilesText, waysText } from '#app/admin/_parts/journey-words.ts'
import { ChangeTable } from '#components/admin/change-table.tsx'
import type { Journey, JourneyStep } from '#server/journeys/model.ts'
import { type Change, changesAmong, type Fact } from '#server/kernel/changes.ts'

/** Every difference between the journey in force and a draft, step by step. */
export function JourneyChanges(props: { live: Journey; draft: Journey; of: string }) {
  return <ChangeTable changes={journeyChanges(props.live, props.draft)} of={props.of} />
}

/** Steps are the same by their id; where a step came or went, all that it says is a row. */
export function journeyChanges(live: Journey, draft: Journey): Change[] {
  const within = ({ steps }: Journey, { id }: JourneyStep) => steps.find((step) => step.id === id)
  const gone = live.steps.filter((step) => !within(draft, step))
  return [
    ...draft.steps.flatMap((step) => {
      const old = within(live, step)
      return changesAmong(nameOf(draft, step), old ? factsOf(old) : [], factsOf(step))
    }),
    ...gone.flatMap((step) => changesAmong(`${nameOf(live, step)} de antes`, factsOf(step), [])),
  ]
}

const nameOf = ({ steps }: Journey, step: JourneyStep) => `Passo ${steps.indexOf(step) + 1}`

function factsOf(step: JourneyStep): Fact[] {
  return [
    ['Conta do vencimento de', ANCHOR[step.anchor]],
    ['Dia', dayText(step)],
    ['Mensagem', FAMILY[step.family]],
    ['Por onde', waysText(step)],
    ['Para quem', profilesText(step)],
  ]
}
