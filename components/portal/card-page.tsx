import { BigMoney } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { LiveStatus } from '#components/ui/live-status.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import type { CardView } from './card-view.ts'
import { pathTo } from './paths.ts'
import { Hint, Shell, Title } from './shell.tsx'
import type { FormAction } from './view.ts'

const NOTICES = {
  unpaid: {
    title: 'Você voltou sem pagar',
    text: 'Nada foi cobrado e seu acordo continua igual.',
  },
  unavailable: {
    title: 'O cartão não está disponível agora',
    text: 'Nada foi cobrado. Tente de novo em instantes ou use Pix.',
  },
  over: {
    title: 'A página do cartão fechou',
    text: 'Nada foi cobrado. Abra outra quando quiser, ou use Pix.',
  },
  too_little: {
    title: 'O cartão não paga um valor tão pequeno',
    text: 'Ele paga a partir de R$ 0,50. Com Pix você paga este valor agora.',
  },
} as const

/** D4b, Cartão: the amount, whose page comes next, and Pix one tap away. */
export function CardPage(props: { view: CardView }) {
  const { view } = props
  const { state } = view
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={view.label}
    >
      <div>
        <Title>Pague com cartão</Title>
        <p className="pt-2">
          <BigMoney amount={view.amount} />
        </p>
      </div>
      {state !== 'ready' && state !== 'confirming' && (
        <Notice tone="info" title={NOTICES[state].title}>
          <p>{NOTICES[state].text}</p>
        </Notice>
      )}
      {state === 'confirming' && <Confirming view={view} />}
      {state !== 'confirming' && state !== 'too_little' && <Go view={view} />}
      {state !== 'confirming' && (
        <PayForm
          view={view}
          action={view.pixAction}
          text="Usar Pix"
          tone={state === 'too_little' ? 'primary' : 'quiet'}
        />
      )}
      {state !== 'confirming' && state !== 'too_little' && <Saving view={view} />}
      <LineLink href={pathTo.agreement(view.agreementId)}>Ver meu acordo</LineLink>
    </Shell>
  )
}

function Go({ view }: { view: CardView }) {
  if (!view.page) {
    return <PayForm view={view} action={view.cardAction} text="Pagar com cartão" tone="primary" />
  }
  return (
    <>
      <a href={view.page.url} rel="noreferrer" className={buttonClass('primary')}>
        Pagar {formatBRL(view.amount)} com cartão
      </a>
      <p className="border-l-3 border-pine pl-3 text-note">
        Você vai para a página segura da Stripe:
        <strong className="block text-body break-all">{view.page.host}</strong>O número do cartão
        fica só com ela. Depois você volta para cá.
      </p>
    </>
  )
}

/** Saving is a choice of its own, never a box that is already ticked. */
function Saving({ view }: { view: CardView }) {
  if (view.saving === 'offered') {
    return (
      <LineLink href={pathTo.card(view.agreementId, view.payableId)}>
        Quero que o cartão pague também as próximas
      </LineLink>
    )
  }
  if (view.saving === null) return null
  return (
    <>
      <Notice tone="info" title="Este cartão fica guardado">
        <p>Você autorizou: ele paga as próximas parcelas no dia. Pode remover quando quiser.</p>
      </Notice>
      <PayForm view={view} action={view.cardAction} text="Pagar sem guardar" tone="plain" />
    </>
  )
}

function Confirming({ view }: { view: CardView }) {
  return (
    <div>
      <Hint>Estamos confirmando com a operadora. Se já pagou, não pague de novo.</Hint>
      <LiveStatus
        url={view.statusUrl}
        waiting="Esta página muda sozinha."
        offline="Você está sem internet. Pode fechar: o comprovante chega por mensagem."
      />
      <p className="without-script text-note text-soft">
        <a href={`/cartao/${view.payableId}?volta=pago`}>Veja aqui se já confirmou</a>.
      </p>
    </div>
  )
}

function PayForm(props: {
  view: CardView
  action: FormAction
  text: string
  tone: 'primary' | 'quiet' | 'plain'
}) {
  return (
    <form action={props.action}>
      <input type="hidden" name="payableId" value={props.view.payableId} />
      <SubmitButton pendingText="Um momento…" className={buttonClass(props.tone)}>
        {props.text}
      </SubmitButton>
    </form>
  )
}
