import { Day } from '#components/figures/day.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ChoiceList } from '#components/ui/choice-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { WordsField } from '#components/ui/words-field.tsx'
import { CASE_FACTS, MAX_WORDS } from '#server/cases/model.ts'
import { CareShell, OwnWords, Problem } from './care-parts.tsx'
import type { TalkView } from './care-view.ts'
import { reasonOptions } from './care-words.ts'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Section, Title } from './shell.tsx'

/** Whoever it is, it is somebody: "another reason" answers nothing here. */
const SPEAKERS = reasonOptions(CASE_FACTS.represented.reasons).map((option) =>
  option.value === 'other' ? { ...option, label: 'Outra pessoa ou entidade' } : option,
)

/** D10, Falar com uma pessoa: the telephone first, then a call from us, then a complaint. */
export function TalkPage({ view }: { view: TalkView }) {
  const { operator, today } = view
  return (
    <CareShell operator={operator} subtitle="fale com a gente">
      <Title>Falar com uma pessoa</Title>
      <Problem problem={view.problem} phone={operator.phone} />
      <p>
        <strong className="text-lead">
          <PhoneLink phone={operator.phone} />
        </strong>
        <span className="fine">{operator.hours}</span>
      </p>
      <p>
        Por escrito: <a href={`mailto:${operator.email}`}>{operator.email}</a>
      </p>
      <Section title="Prefere que a gente ligue?">
        <form method="post" action={pathTo.person()} className="grid grid-cols-1 gap-4">
          <input type="hidden" name="id" value={view.caseId} />
          <input type="hidden" name="kind" value="callback" />
          <ChoiceList
            id="horario"
            legend="Quando é melhor?"
            name="reason"
            selected={null}
            options={reasonOptions(CASE_FACTS.callback.reasons)}
          />
          <OwnWords label="Sobre o quê? Só se quiser." />
          <PlainSubmit pendingText="Enviando…" className={buttonClass('primary')}>
            Quero que me liguem
          </PlainSubmit>
          <p className="text-note text-soft">
            Ligamos até <Day date={view.callOn} today={today} />, para o telefone que já temos.
          </p>
        </form>
      </Section>
      <Disclosure summary="Tenho advogado ou Defensoria">
        <form method="post" action={pathTo.person()} className="grid grid-cols-1 gap-4">
          <input type="hidden" name="id" value={view.caseId} />
          <input type="hidden" name="kind" value="represented" />
          <ChoiceList
            id="representante"
            legend="Quem fala por você?"
            name="reason"
            selected={null}
            options={SPEAKERS}
          />
          <OwnWords id="quem" label="Nome e telefone dessa pessoa. Só se quiser." />
          <PlainSubmit pendingText="Enviando…" className={buttonClass('quiet')}>
            Falem com quem me representa
          </PlainSubmit>
          <p className="text-note text-soft">
            Paramos de escrever e de cobrar na hora. Confirmamos até{' '}
            <Day date={view.answerOn} today={today} />.
          </p>
        </form>
      </Disclosure>
      <Disclosure summary="Fazer uma reclamação">
        <form method="post" action={pathTo.person()} className="grid grid-cols-1 gap-4">
          <input type="hidden" name="id" value={view.caseId} />
          <input type="hidden" name="kind" value="complaint" />
          <ChoiceList
            id="reclamacao"
            legend="Sobre o quê?"
            name="reason"
            selected={null}
            options={reasonOptions(CASE_FACTS.complaint.reasons)}
          />
          <WordsField
            id="relato"
            name="words"
            label="O que aconteceu?"
            required
            maxLength={MAX_WORDS}
          />
          <PlainSubmit pendingText="Enviando…" className={buttonClass('quiet')}>
            Enviar reclamação
          </PlainSubmit>
          <p className="text-note text-soft">
            Respondemos até <Day date={view.answerOn} today={today} />. Você recebe um número.
          </p>
        </form>
      </Disclosure>
    </CareShell>
  )
}
