import { LineLink } from '#components/ui/button.tsx'
import { CareShell } from './care-parts.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Section, Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** Kindly: nothing is theirs to decide yet, nothing happens to them, and who speaks for them. */
export function GuardianPage({ view: { operator } }: { view: { operator: OperatorView } }) {
  return (
    <CareShell operator={operator} subtitle="com seu responsável" back={pathTo.requests()}>
      <Title>Quem resolve isto é seu responsável</Title>
      <p>
        Pelo nosso cadastro, você tem menos de 18 anos. Por isso não pedimos nada a você: não
        precisa escolher, assinar nem pagar.
      </p>
      <Section title="O que fazer">
        <ul className="grid list-disc gap-1.5 pl-5 marker:text-pine">
          <li>Mostre esta página à sua mãe, ao seu pai ou a quem cuida de você.</li>
          <li>
            Essa pessoa fala com a gente: <PhoneLink phone={operator.phone} />, {operator.hours}.
          </li>
          <li>Enquanto isso, não escrevemos a você sobre valores.</li>
        </ul>
      </Section>
      <Section title="Já tem 18 anos, ou não é você?">
        <p>O cadastro pode estar errado. Avise, e uma pessoa confere.</p>
        <LineLink href={pathTo.myData()}>Corrigir meus dados</LineLink>
        <LineLink href={pathTo.person()}>Pedir uma ligação</LineLink>
      </Section>
    </CareShell>
  )
}
