import { Day } from '#components/figures/day.tsx'
import { FigureRow, SummaryList, SummaryRow } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Hint, Section } from './shell.tsx'
import type { BreachEffect, ReviewView } from './view.ts'

export const BREACH_WORDS = {
  novacao: 'Se o acordo terminar, você deve só o que falta dele.',
  proportional: 'Se o acordo terminar, o que você pagou abate a dívida na mesma proporção.',
  restore: 'Se o acordo terminar, a dívida volta ao valor de antes, menos o que você pagou.',
} satisfies Record<BreachEffect, string>

/** Conditions, what happens when late, what happens to the name, the terms, who supplies. */
export function ReviewConditions({ view }: { view: ReviewView }) {
  return (
    <>
      <Conditions view={view} />
      {view.kind === 'plan' && <WhenLate view={view} />}
      <Section title="Seu nome">
        <Hint>
          {view.kind === 'plan'
            ? 'A retirada de registros acontece até 5 dias úteis depois da primeira parcela.'
            : 'A retirada de registros acontece até 5 dias úteis depois do pagamento.'}
        </Hint>
      </Section>
      <Terms view={view} />
      <Supplier view={view} />
    </>
  )
}

function Conditions({ view }: { view: ReviewView }) {
  const { disclosure } = view
  const isPlan = view.kind === 'plan'
  return (
    <Section title="As condições">
      <SummaryList label="As condições">
        {isPlan && (
          <>
            <FigureRow
              label="Total pagando de uma vez"
              figure={formatBRL(disclosure.totalAtOnce)}
            />
            <FigureRow label="Total parcelado" figure={formatBRL(disclosure.totalFinanced)} />
            <SummaryRow
              label="Custo efetivo total (CET)"
              note={<a href={`${pathTo.help()}#cet`}>O que é CET?</a>}
            >
              {disclosure.cet}
            </SummaryRow>
            <SummaryRow label="Juros do parcelamento">{disclosure.monthlyRate}</SummaryRow>
            <SummaryRow label="Parcelas">
              {view.schedule.length}, {disclosure.periodicity}
            </SummaryRow>
            <SummaryRow label="Se uma parcela atrasar" stacked>
              {disclosure.lateCharges}
            </SummaryRow>
          </>
        )}
        <SummaryRow label="Esta condição vale até">
          <Day date={disclosure.validUntil} today={view.today} />
        </SummaryRow>
        <SummaryRow label="Número da condição">{view.quoteNumber}</SummaryRow>
      </SummaryList>
      {isPlan && (
        <Hint>
          Você pode quitar antes, sem custo. Os juros que faltam são descontados na proporção.
        </Hint>
      )}
    </Section>
  )
}

function WhenLate({ view }: { view: ReviewView }) {
  return (
    <Section title="Se atrasar">
      <Hint>
        {view.graceIsFree
          ? `Você tem ${view.graceDays} dias sem acréscimo. Depois avisamos, e o que já pagou continua valendo.`
          : `Avisamos e esperamos ${view.graceDays} dias. O que já pagou continua valendo.`}
      </Hint>
      <Hint>{BREACH_WORDS[view.breachEffect]}</Hint>
    </Section>
  )
}

function Terms({ view }: { view: ReviewView }) {
  if (view.terms.length === 0) return null
  return (
    <Section title="Em poucas linhas">
      <ul className="grid list-disc gap-1 pl-5 text-note text-soft marker:text-pine">
        {view.terms.map((term) => (
          <li key={term}>{term}</li>
        ))}
      </ul>
    </Section>
  )
}

function Supplier({ view }: { view: ReviewView }) {
  const { creditor, operator } = view
  return (
    <Section title="Com quem é o acordo">
      <p className="border-l-3 border-pine pl-3 text-note">
        <strong className="block text-body">{creditor.legalName}</strong>
        CNPJ {creditor.cnpj}
        <span className="block text-soft">{creditor.address}</span>
        <span className="block text-soft">
          Atendimento por {operator.legalName}, <PhoneLink phone={operator.phone} />
        </span>
      </p>
    </Section>
  )
}
