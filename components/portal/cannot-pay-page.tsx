import { isoOf } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { ChoiceList } from '#components/ui/choice-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { inputClass } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { CASE_FACTS } from '#server/cases/model.ts'
import { CareShell, OwnWords, Problem, PublicHelp } from './care-parts.tsx'
import type { CannotPayView } from './care-view.ts'
import { reasonOptions } from './care-words.ts'
import { pathTo } from './paths.ts'
import { Hint, Section, Title } from './shell.tsx'

/** A day of one's own choice: it binds nobody, and nothing presses before it. */
function PayOn({ view }: { view: CannotPayView }) {
  const { creditors, first, last } = view.promises
  const [only] = creditors
  if (!only) return null
  return (
    <Disclosure summary="Consigo pagar, mas em outro dia">
      <form method="post" action={pathTo.cannotPay()} className="grid grid-cols-1 gap-4">
        <input type="hidden" name="id" value={view.caseId} />
        <input type="hidden" name="intent" value="promise" />
        {creditors.length === 1 ? (
          <input type="hidden" name="creditor" value={only.slug} />
        ) : (
          <ChoiceList
            id="a-quem"
            legend="A quem?"
            name="creditor"
            selected={null}
            options={creditors.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
        )}
        <div className="grid grid-cols-1 gap-1.5">
          <label htmlFor="dia" className="font-semibold">
            Em que dia?
          </label>
          <input
            id="dia"
            name="on"
            type="date"
            required
            min={isoOf(first)}
            max={isoOf(last)}
            className={inputClass}
          />
        </div>
        <PlainSubmit pendingText="Anotando…" className={buttonClass('quiet')}>
          Combinar este dia
        </PlainSubmit>
        <Hint>
          Até o dia não mandamos lembretes. Não é um contrato: se não der, avise de novo. Os valores
          seguem mudando com o tempo.
        </Hint>
      </form>
    </Disclosure>
  )
}

/** D7, Não consigo pagar agora: what would help, and what each choice does. */
export function CannotPayPage({ view }: { view: CannotPayView }) {
  const { today } = view
  return (
    <CareShell operator={view.operator} subtitle="sem julgamento">
      <Title>Não consegue pagar agora?</Title>
      <p>Imprevistos acontecem. Conte o que houve e escolha a ajuda.</p>
      {view.promises.saved && (
        <Notice tone="ok" title="Combinado">
          <p>
            Anotamos o dia <Day date={view.promises.saved} today={today} />. Até lá não mandamos
            lembretes.
          </p>
        </Notice>
      )}
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
                        Até <Day date={view.pauseUntil} today={today} /> não escrevemos, cartão e
                        débito automático não cobram, e nada é somado ao que está em aberto. Vale na
                        hora.
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
          As datas das parcelas não mudam. Fora da pausa, atraso ainda pode ter multa e juros. Pedir
          ajuda não tira nenhum direito seu.
        </Hint>
      </form>
      <PayOn view={view} />
      <Section title="Ajuda de graça, fora daqui">
        <PublicHelp />
      </Section>
      <LineLink href={pathTo.person()}>Prefiro falar com uma pessoa</LineLink>
    </CareShell>
  )
}
