import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { Hint, Section } from './shell.tsx'
import type { FormAction } from './view.ts'
import type { AutomaticOfferView, AutomaticView } from './view-parts.ts'

/** A choice beside paying, never before it: nothing is ticked, and doing nothing changes nothing. */
export function AutomaticOffer(props: { offer: AutomaticOfferView; action: FormAction }) {
  const { offer } = props
  return (
    <Section title="Pagar as próximas sozinho, pelo seu banco">
      <Hint>
        É opcional. O banco debita <Debits offer={offer} />, sem custo. Quem autoriza é você, no app
        do banco, ao pagar esta. Cancele quando quiser, aqui ou no banco.
      </Hint>
      <form action={props.action}>
        <input type="hidden" name="agreementId" value={offer.agreementId} />
        <input type="hidden" name="payableId" value={offer.payableId} />
        <SubmitButton pendingText="Preparando…" className={buttonClass('quiet')}>
          Quero que o banco pague as próximas
        </SubmitButton>
      </form>
    </Section>
  )
}

function Debits({ offer }: { offer: AutomaticOfferView }) {
  const { count, amount, isEqual, startsOn, endsOn, today } = offer
  const about = isEqual ? '' : 'cerca de '
  if (count === 1) {
    return (
      <>
        uma parcela de {about}
        <Money amount={amount} />, em <Day date={startsOn} today={today} />
      </>
    )
  }
  return (
    <>
      {count} parcelas de {about}
      <Money amount={amount} />, uma por mês, de <Day date={startsOn} today={today} /> a{' '}
      <Day date={endsOn} today={today} />
    </>
  )
}

/** On the page of the code that also authorises: what the bank will ask. */
export function AutomaticCode() {
  return (
    <Notice tone="info" title="Este código faz duas coisas">
      <p>Paga esta parcela e pergunta, no app do banco, se ele pode pagar as próximas sozinho.</p>
    </Notice>
  )
}

/** The way back from it, below the code. */
export function AutomaticWayBack(props: {
  view: AutomaticView
  payableId: string
  action: FormAction
}) {
  return <Cancel {...props} text="Prefiro só pagar esta" />
}

/** D6: who pays the next instalment, and how to stop it. */
export function AutomaticSection({ view, action }: { view: AutomaticView; action: FormAction }) {
  const isOverWithPlan = view.state === 'ended' && view.endedBy === 'plan'
  if (isOverWithPlan) return null
  return (
    <Section title="Pagamento pelo seu banco">
      {view.failedOn && (
        <Notice tone="attention" title="O banco não conseguiu pagar">
          <p>
            A parcela de <Day date={view.failedOn} today={view.today} /> continua aberta: pague com
            o código.
          </p>
        </Notice>
      )}
      {wordsOf(view)}
      {(view.state === 'approved' || view.state === 'waiting') && (
        <Disclosure summary="Cancelar o pagamento pelo banco">
          <Hint>Depois você paga cada parcela com um código. O acordo continua igual.</Hint>
          <Cancel view={view} action={action} payableId={null} text="Sim, cancelar" />
        </Disclosure>
      )}
    </Section>
  )
}

function Cancel(props: {
  view: AutomaticView
  action: FormAction
  payableId: string | null
  text: string
}) {
  return (
    <form action={props.action}>
      <input type="hidden" name="agreementId" value={props.view.agreementId} />
      {props.payableId && <input type="hidden" name="payableId" value={props.payableId} />}
      <SubmitButton pendingText="Cancelando…" className={buttonClass('quiet')}>
        {props.text}
      </SubmitButton>
    </form>
  )
}

function wordsOf(view: AutomaticView) {
  switch (view.state) {
    case 'approved':
      return <Standing view={view} />
    case 'waiting':
      return (
        <>
          <p>Falta o seu banco confirmar a autorização.</p>
          {view.codeHref && <LineLink href={view.codeHref}>Ver o código que autoriza</LineLink>}
        </>
      )
    case 'refused':
      return <p>O banco recusou: pague com o código.</p>
    default:
      return <Ended view={view} />
  }
}

function Standing({ view: { nextOn, isRetry, isToday, today } }: { view: AutomaticView }) {
  if (nextOn === null) return <p>O seu banco não tem mais nada a pagar por enquanto.</p>
  if (isToday) {
    return <p>O seu banco está pagando hoje. A confirmação aparece aqui; não pague de novo.</p>
  }
  return (
    <>
      <p>
        {isRetry ? 'O seu banco tenta de novo em ' : 'O seu banco paga em '}
        <strong>
          <Day date={nextOn} today={today} />
        </strong>
        {isRetry && ', sem acréscimo'}.
      </p>
      <Hint>Deixe o valor na conta. Se você gerar um código, o banco não paga essa parcela.</Hint>
    </>
  )
}

function Ended({ view: { endedBy, endedOn, today } }: { view: AutomaticView }) {
  if (endedOn === null) return null
  if (endedBy === 'unanswered' || endedBy === 'provider') {
    return <p>O pagamento foi feito sem autorizar o banco. As próximas, pague com o código.</p>
  }
  return (
    <p>
      {endedBy === 'debtor' ? 'Cancelado por você em ' : 'Cancelado no seu banco em '}
      <Day date={endedOn} today={today} />. Pague as próximas com o código.
    </p>
  )
}
