import type { CivilDate } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { Hint, Section } from './shell.tsx'
import type { NamePromiseView } from './view-parts.ts'

export function NamePromise(props: { promise: NamePromiseView; today: CivilDate }) {
  const { promise, today } = props
  return (
    <Section title="Seu nome">
      {promise.clearedOn ? (
        <Hint>
          O credor confirmou a retirada do registro em{' '}
          <Day date={promise.clearedOn} today={today} />.
        </Hint>
      ) : (
        <Hint>
          Se havia registro, a retirada acontece até <Day date={promise.by} today={today} />.
        </Hint>
      )}
    </Section>
  )
}
