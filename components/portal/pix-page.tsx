import { Day } from '#components/figures/day.tsx'
import { BigMoney } from '#components/figures/money.tsx'
import { ButtonLink, buttonClass, LineLink } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { LiveStatus } from '#components/ui/live-status.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { QrCode, QrCopy } from '#components/ui/qr-code.tsx'
import { Steps } from '#components/ui/steps.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { AutomaticCode, AutomaticOffer, AutomaticWayBack } from './automatic.tsx'
import { DueWords } from './due-words.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import type { OperatorView, PixView } from './view.ts'
import type { AutomaticOfferView } from './view-parts.ts'

const QR_ID = 'qr-do-pix'
const QR_LABEL = 'QR code do Pix, o mesmo código que se copia'

/**
 * D4, Pague com Pix: on a phone copy first (it cannot scan itself) and the QR on demand; on a wide
 * screen, where the paying phone is another device, the QR is in sight.
 */
export function PixPage(props: { view: PixView }) {
  const { view } = props
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={view.label}
    >
      <div>
        <Title>Pague com Pix</Title>
        <p className="pt-2">
          <BigMoney amount={view.amount} />
        </p>
      </div>
      {view.state === 'waiting' && <Waiting view={view} />}
      {view.state === 'expired' && (
        <Again
          view={view}
          title="O código passou da hora"
          text="Nada foi cobrado e seu acordo continua igual. Gere outro quando quiser."
        />
      )}
      {view.state === 'unavailable' && (
        <Again
          view={view}
          title="O banco não respondeu agora"
          text="Nada foi cobrado e sua condição está guardada. Tente de novo em instantes."
        />
      )}
      {view.state === 'automatic' && <ByBank view={view} />}
      {view.automatic && view.state === 'waiting' && (
        <AutomaticWayBack
          view={view.automatic}
          payableId={view.payableId}
          action={view.cancelAutomaticAction}
        />
      )}
      {view.automaticOffer && view.state === 'waiting' && (
        <Automatic view={view} offer={view.automaticOffer} />
      )}
      {view.cardAction && view.isWhole && view.state !== 'automatic' && (
        <form action={view.cardAction}>
          <input type="hidden" name="payableId" value={view.payableId} />
          <SubmitButton pendingText="Um momento…" className={buttonClass('quiet')}>
            Prefiro pagar com cartão
          </SubmitButton>
        </form>
      )}
      {view.agreementId && (
        <LineLink href={pathTo.agreement(view.agreementId)}>Ver meu acordo</LineLink>
      )}
    </Shell>
  )
}

/** Proposed by us, or folded away for who looks for it. */
function Automatic({ view, offer }: { view: PixView; offer: AutomaticOfferView }) {
  const whole = <AutomaticOffer offer={offer} action={view.wantAutomaticAction} />
  if (view.manner.mayPropose) return whole
  return <Disclosure summary="Outras formas de pagar as próximas">{whole}</Disclosure>
}

function Payee({ view }: { view: PixView }) {
  return (
    <p className="border-l-3 border-pine pl-3 text-note">
      No app do banco vai aparecer:
      <strong className="block text-body">{view.payee.name}</strong>
      {view.payee.taxId}
      {view.payee.onBehalfOf && (
        <span className="block">É quem recebe o Pix por {view.payee.onBehalfOf}.</span>
      )}
    </p>
  )
}

function Waiting({ view }: { view: Extract<PixView, { state: 'waiting' }> }) {
  return (
    <>
      {view.automatic && <AutomaticCode />}
      <Payee view={view} />
      <div className="hidden justify-items-center gap-1 sm:grid">
        <QrCopy of={QR_ID} size={view.qr.length} label={QR_LABEL} />
        <Hint>Aponte a câmera do app do banco.</Hint>
      </div>
      <CopyButton code={view.code} label="Copiar código Pix" className={buttonClass('primary')} />
      <p className="without-script text-note">Toque e segure no código acima para copiar.</p>
      <Steps
        steps={[
          'Abra o app do seu banco.',
          'Toque em Pix, depois em “Copia e cola”.',
          'Confira o nome acima e pague.',
        ]}
      />
      <div>
        {view.due && <DueWords due={view.due} />}
        <Hint>Este código vale até {view.validUntil}.</Hint>
        <LiveStatus
          url={view.statusUrl}
          waiting="Assim que o banco confirmar, esta página muda sozinha."
          offline="Você está sem internet. O código continua valendo: pague pelo app do banco."
        />
        <p className="without-script text-note text-soft">
          Depois de pagar, <a href={pathTo.pix(view.payableId)}>veja aqui se o banco confirmou</a>.
        </p>
      </div>
      <div>
        <div className="sm:hidden">
          <Disclosure summary="Pagar com outro aparelho (QR code)">
            <QrCode id={QR_ID} modules={view.qr} label={QR_LABEL} />
            <Hint>No app do banco, toque em Pix e aponte a câmera.</Hint>
          </Disclosure>
        </div>
        <AlreadyPaid operator={view.operator} href={pathTo.pix(view.payableId)} />
      </div>
    </>
  )
}

/** The bank pays it by itself: a code is made only by who wants to pay before. */
function ByBank({ view }: { view: Extract<PixView, { state: 'automatic' }> }) {
  if (view.isPaying) {
    return (
      <Notice tone="info" title="O seu banco está pagando hoje">
        <p>A confirmação aparece no seu acordo. Não pague de novo.</p>
      </Notice>
    )
  }
  return (
    <>
      <Notice tone="info" title="Você não precisa fazer nada">
        <p>
          O seu banco paga em <Day date={view.on} today={view.today} />.
        </p>
      </Notice>
      <form action={view.regenerateAction}>
        <input type="hidden" name="payableId" value={view.payableId} />
        <SubmitButton pendingText="Gerando Pix…" className={buttonClass('quiet')}>
          Pagar agora com um código
        </SubmitButton>
      </form>
      <Hint>Se você gerar um código, o banco não paga esta parcela.</Hint>
    </>
  )
}

function AlreadyPaid({ operator, href }: { operator: OperatorView; href: string }) {
  return (
    <Disclosure summary="Já paguei e nada mudou">
      <Hint>O banco confirma em minutos. Se o valor saiu da conta, não pague de novo.</Hint>
      <LineLink href={href}>Conferir agora</LineLink>
      <Hint>
        Passou de uma hora? Ligue <PhoneLink phone={operator.phone} />, {operator.hours}.
      </Hint>
    </Disclosure>
  )
}

function Again({ view, title, text }: { view: PixView; title: string; text: string }) {
  return (
    <>
      <Notice tone="info" title={title}>
        <p>{text}</p>
      </Notice>
      {view.isWhole || !view.agreementId ? (
        <form action={view.regenerateAction}>
          <input type="hidden" name="payableId" value={view.payableId} />
          <SubmitButton pendingText="Gerando Pix…" className={buttonClass('primary')}>
            Gerar novo código Pix
          </SubmitButton>
        </form>
      ) : (
        <ButtonLink href={pathTo.agreement(view.agreementId)}>Escolher de novo</ButtonLink>
      )}
      <Payee view={view} />
      <AlreadyPaid operator={view.operator} href={pathTo.pix(view.payableId)} />
    </>
  )
}
