import { Day } from '#components/figures/day.tsx'
import { ButtonLink, buttonClass } from '#components/ui/button.tsx'
import { ChoiceList } from '#components/ui/choice-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { SummaryList, SummaryRow } from '#components/ui/summary-list.tsx'
import { WordsField } from '#components/ui/words-field.tsx'
import { CASE_FACTS, MAX_WORDS } from '#server/cases/model.ts'
import { CareShell, Problem } from './care-parts.tsx'
import type { MyDataView } from './care-view.ts'
import { reasonOptions } from './care-words.ts'
import { pathTo } from './paths.ts'
import { Hint, Section, Title } from './shell.tsx'

/** D11, Meus dados: what we hold and why, what stays and why, and how to ask for a change. */
export function MyDataPage({ view }: { view: MyDataView }) {
  return (
    <CareShell operator={view.operator} subtitle="meus dados">
      <Title>Seus dados</Title>
      <p>É isto que guardamos sobre você. Mostramos em parte, para proteger você.</p>
      <Problem problem={view.problem} phone={view.operator.phone} />
      <SummaryList label="Quem é você">
        <SummaryRow label="Nome" stacked>
          {view.name}
        </SummaryRow>
        <SummaryRow label="Documento">{view.document}</SummaryRow>
        {[...view.contacts, ...view.whatsApp].map(({ id, what, note }) => (
          <SummaryRow key={id} label={what} note={note}>
            {''}
          </SummaryRow>
        ))}
      </SummaryList>
      <Section title="Com quem">
        <ul className="grid list-disc gap-1.5 pl-5 marker:text-pine">
          {view.creditors.map(({ name, note }) => (
            <li key={name}>
              {name}
              <span className="fine">{note}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Levar tudo com você">
        <p>
          Um arquivo com tudo. Pedimos um código antes, porque é só seu. Os contatos vão em parte:
          quem pegar seu telefone não descobre os outros.
        </p>
        <ButtonLink href={pathTo.myDataFile()} tone="quiet">
          Baixar meus dados
        </ButtonLink>
      </Section>
      <Disclosure summary="O que fica guardado, por quê e até quando">
        <ul className="grid grid-cols-1 gap-3">
          {view.kept.map(({ what, why, until }) => (
            <li key={what}>
              <strong>{what}</strong>
              <span className="fine">{`${why} ${until}`}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
      <Section title="Pedir uma mudança">
        <form method="post" action={pathTo.myData()} className="grid grid-cols-1 gap-4">
          <input type="hidden" name="id" value={view.caseId} />
          <ChoiceList
            id="pedido"
            legend="O que você quer?"
            name="reason"
            selected={null}
            options={reasonOptions(CASE_FACTS.data.reasons)}
          />
          <WordsField
            id="qual"
            name="words"
            label="Qual dado?"
            hint="Diga o que está errado e como é o certo. Para apagar tudo, escreva “tudo”."
            required
            maxLength={MAX_WORDS}
          />
          <PlainSubmit pendingText="Enviando…" className={buttonClass('primary')}>
            Enviar pedido
          </PlainSubmit>
          <Hint>
            Respondemos até <Day date={view.answerOn} today={view.today} /> (Lei Geral de Proteção
            de Dados). Encarregado de dados: {view.operator.dpo}.
          </Hint>
        </form>
      </Section>
    </CareShell>
  )
}
