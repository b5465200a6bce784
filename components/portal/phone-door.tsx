import { LineLink } from '#components/ui/button.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Section } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** A person first: on plain pages the telephone stands before what is offered. */
export function PhoneDoor({ operator }: { operator: OperatorView }) {
  return (
    <Section title="Falar com uma pessoa">
      <p>
        <strong className="text-lead">
          <PhoneLink phone={operator.phone} />
        </strong>
        <span className="fine">{operator.hours}</span>
      </p>
      <LineLink href={pathTo.person()}>Prefiro que liguem para mim</LineLink>
    </Section>
  )
}
