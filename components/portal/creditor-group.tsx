import type { ReactNode } from 'react'
import type { CivilDate } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { ButtonLink, buttonClass, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { FigureRow, SummaryList } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { Composition } from './composition.tsx'
import { OfferCard } from './offer-card.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { planFacts, planTitle } from './plan-facts.ts'
import type { AgreementLinkView, CreditorGroupView } from './view.ts'
import type { CameBackView } from './view-parts.ts'

type GroupProps = {
  group: CreditorGroupView
  today: CivilDate
  operatorPhone: string
  /** One main thing on the screen: everything beside it is a link. */
  isPlain: boolean
  /** The one group whose buttons are filled: one primary action per screen. */
  leading: boolean
}

/** The debts of one creditor, never mixed with another's. */
export function CreditorGroup(props: GroupProps) {
  const { group, today } = props
  const id = `credor-${group.creditor.slug}`
  return (
    <section aria-labelledby={id} className="grid grid-cols-1 gap-3 pt-2">
      <h2 id={id} className="text-body leading-snug">
        {group.creditor.name}
      </h2>
      {group.agreements.map((agreement) => (
        <RunningAgreement key={agreement.agreementId} agreement={agreement} today={today} />
      ))}
      {group.cameBack.map((ended) => (
        <EndedAgreement key={ended.agreementId} ended={ended} today={today} />
      ))}
      {group.debts.length > 0 && (
        <>
          <SummaryList label={`Valores em aberto, ${group.creditor.name}`}>
            {group.debts.map((debt) => (
              <FigureRow
                key={debt.id}
                label={debt.title}
                note={
                  <>
                    venceu em <Day date={debt.dueDate} today={today} />
                  </>
                }
                figure={formatBRL(debt.today)}
              />
            ))}
          </SummaryList>
          <Disclosure
            summary={
              group.debts.length === 1 ? 'De onde vem este valor?' : 'De onde vêm estes valores?'
            }
          >
            {group.debts.map((debt) => (
              <Composition key={debt.id} debt={debt} />
            ))}
          </Disclosure>
          <Spoken group={group} today={today} />
          <Disputed group={group} />
          <Ways {...props} />
        </>
      )}
    </section>
  )
}

/** What somebody of the staff found for them on the telephone, as it was told. */
function Spoken({ group, today }: Pick<GroupProps, 'group' | 'today'>) {
  if (group.spoken.length === 0) return null
  return (
    <Notice tone="info" title="O que você ouviu por telefone">
      <ul className="grid grid-cols-1 gap-2">
        {group.spoken.map((plan) => (
          <li key={plan.quoteId}>
            <LineLink href={pathTo.review(plan.quoteId)}>{planTitle(plan)}</LineLink>
            {planFacts(plan, today).map((line) => (
              <span key={line} className="fine">
                {line}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** What somebody disputes may be paid all the same, and nobody asks them to. */
function Disputed({ group: { disputed, debts } }: Pick<GroupProps, 'group'>) {
  if (disputed.length === 0) return null
  return (
    <p>
      {disputed.length === debts.length
        ? 'Espere a nossa resposta, se quiser. Pagar agora é escolha sua.'
        : `As condições abaixo incluem o que estamos conferindo: ${disputed.join(', ')}. Se preferir, espere a nossa resposta.`}
    </p>
  )
}

function Ways({ group, today, operatorPhone, isPlain, leading }: GroupProps) {
  const { offer, payInFullQuoteId } = group
  const slug = group.creditor.slug
  if (offer) {
    return (
      <>
        <OfferCard
          offer={offer}
          today={today}
          isPlain={isPlain}
          leading={leading}
          otherWaysHref={group.hasOtherWays ? pathTo.ways(slug) : null}
        />
        {payInFullQuoteId && (
          <LineLink href={pathTo.review(payInFullQuoteId)}>
            {`Pagar tudo, sem desconto: ${formatBRL(group.total)}`}
          </LineLink>
        )}
      </>
    )
  }
  if (!payInFullQuoteId && !group.hasOtherWays) {
    return (
      <Notice tone="info" title="As condições mudaram">
        <form method="post" action={pathTo.refreshOffers()}>
          <PlainSubmit pendingText="Calculando…" className={buttonClass('quiet')}>
            Ver as condições de hoje
          </PlainSubmit>
        </form>
        <p>
          Se preferir, fale com a gente pelo <PhoneLink phone={operatorPhone} />.{' '}
          <a href={pathTo.cannotPay()}>Ver outros caminhos</a>
        </p>
      </Notice>
    )
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      {payInFullQuoteId && (
        <ButtonLink href={pathTo.review(payInFullQuoteId)} tone={leading ? 'primary' : 'quiet'}>
          Pagar tudo: {formatBRL(group.total)}
        </ButtonLink>
      )}
      {group.hasOtherWays && <LineLink href={pathTo.ways(slug)}>Ver formas de pagar</LineLink>}
    </div>
  )
}

function RunningAgreement(props: { agreement: AgreementLinkView; today: CivilDate }) {
  const { agreement, today } = props
  return (
    <AgreementRow {...agreement} link="Ver meu acordo">
      {agreement.nextDate && agreement.nextAmount !== null ? (
        <>
          {agreement.isLate ? 'ainda não chegou: ' : 'próxima: '}
          <Money amount={agreement.nextAmount} />
          {agreement.isLate ? ', de ' : ' em '}
          <Day date={agreement.nextDate} today={today} />
        </>
      ) : (
        'quitado'
      )}
    </AgreementRow>
  )
}

/** An agreement that ended: why these debts are open again, and what counted of it. */
function EndedAgreement({ ended, today }: { ended: CameBackView; today: CivilDate }) {
  return (
    <AgreementRow {...ended} link="Ver como ficou">
      {ended.how === 'broken' ? 'parou em ' : 'você desistiu em '}
      <Day date={ended.on} today={today} />
      {ended.how === 'broken' && '. O que você pagou continua contado.'}
    </AgreementRow>
  )
}

function AgreementRow(props: {
  agreementId: string
  number: string
  link: string
  children: ReactNode
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 rounded-card border bg-card px-4 py-2">
      <p className="py-1">
        Acordo {props.number}
        <span className="fine">{props.children}</span>
      </p>
      <LineLink href={pathTo.agreement(props.agreementId)}>{props.link}</LineLink>
    </div>
  )
}
