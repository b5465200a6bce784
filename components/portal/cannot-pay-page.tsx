import { Day } from '#components/figures/day.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { ChoiceList } from '#components/ui/choice-list.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { CASE_FACTS } from '#server/cases/model.ts'
import { CareShell, OwnWords, Problem, PublicHelp } from './care-parts.tsx'
import type { CannotPayView } from './care-view.ts'
import { reasonOptions } from './care-words.ts'
import { pathTo } from './paths.ts'
import { Hint, Section, Title } from './shell.tsx'

/** D7, Não consigo pagar agora: what would help, and what each choice does. */
export function CannotPayPage({ view }: { view: CannotPayView }) {
  const { today } = view
  return (
    <CareShell operator={view.operator} subtitle="sem julgamento">
      <Title>Não consegue pagar agora?</Title>
      <p>Imprevistos acontecem. Conte o que houve e escolha a ajuda.</p>
      <Problem problem={view.problem} phone={view.operator.phone} />
      {view.creditors.length > 0 && (
        <Section title="Cabe uma parcela menor?">
          <p>Diga quanto cabe no mês. Mostramos os acordos mais perto.</p>
          {view.creditors.map(({ slug, name }) => (
            <LineLink key={slug} href={`${pathTo.ways(slug)}#quanto-cabe`}>
              {`Procurar com ${name}`}
            </LineLink>
          ))}
        </Section>
      )}
      <form method="post" action={pathTo.cannotPay()} className="grid grid-cols-1 gap-6 pt-2">
        <input type="hidden" name="id" value={view.caseId} />
        <ChoiceList
          id="motivo"
          legend="O que aconteceu?"
          name="reason"
          selected={null}
          options={reasonOptions(CASE_FACTS.hardship.reasons)}
        />
        <ChoiceList
          id="ajuda"
          legend="O que ajudaria?"
          name="kind"
          selected={null}
          options={[
            ...(view.nextPauseOn === null
              ? [
                  {
                    value: 'breathing_space',
                    label: 'Uma pausa de 30 dias',
                    does: (
                      <>
                        Até <Day date={view.pauseUntil} today={today} /> não escrevemos, e cartão e
                        débito automático não cobram. Vale na hora.
                      </>
                    ),
                  },
                ]
              : []),
            {
              value: 'hardship',
              label: 'Rever o que cabe no meu mês',
              does: (
                <>
                  Uma pessoa olha seu caso e responde até <Day date={view.answerOn} today={today} />
                  . Até lá não escrevemos nem cobramos.
                </>
              ),
            },
            {
              value: 'over_indebted',
              label: 'São muitas contas, não só esta',
              does: 'Paramos tudo e respondemos com o caminho da lei do superendividamento.',
            },
          ]}
        />
        {view.nextPauseOn !== null && (
          <Hint>
            Você já usou a pausa deste ano. Dá para pedir outra a partir de{' '}
            <Day date={view.nextPauseOn} today={today} />.
          </Hint>
        )}
        <OwnWords hint="Não precisa provar nada: sua palavra basta." />
        <PlainSubmit pendingText="Enviando…" className={buttonClass('primary')}>
          Pedir ajuda
        </PlainSubmit>
        <Hint>
          As datas das parcelas não mudam, e atraso ainda pode ter multa e juros. Pedir ajuda não
          tira nenhum direito seu.
        </Hint>
      </form>
      <Section title="Ajuda de graça, fora daqui">
        <PublicHelp />
      </Section>
      <LineLink href={pathTo.person()}>Prefiro falar com uma pessoa</LineLink>
    </CareShell>
  )
}
