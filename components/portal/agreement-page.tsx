import { Day } from '#components/figures/day.tsx'
import { BigMoney, Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { formatBRL, subtract } from '#server/kernel/money.ts'
import { EndedAgreement, isEnded } from './agreement-ended.tsx'
import { Late } from './agreement-late.tsx'
import { Returns } from './agreement-returns.tsx'
import type { AgreementView } from './agreement-view.ts'
import { AutomaticSection } from './automatic.tsx'
import { InstallOffer } from './install-offer.tsx'
import { InstalmentLine } from './instalment-line.tsx'
import { KeptCopySection } from './kept-copy.tsx'
import { NamePromise } from './name-promise.tsx'
import { OtherWays } from './other-ways.tsx'
import { pathTo } from './paths.ts'
import { PhoneDoor } from './phone-door.tsx'
import { BREACH_WORDS } from './review-conditions.tsx'
import { CardNeed, SavedCard } from './saved-card.tsx'
import { Hint, Section, Shell, Title } from './shell.tsx'
import type { FormAction } from './view.ts'

/** D6, Meu acordo: how it stands in a sentence, the one line of its payments, what can be done. */
export function AgreementPage(props: { view: AgreementView }) {
  const { view } = props
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={`acordo ${view.number}`}
    >
      {isEnded(view) ? <EndedAgreement view={view} /> : <RunningAgreement view={view} />}
      {view.kept && <KeptCopySection {...view.kept} />}
      {view.kept && view.next && view.paid > 0n && <OnHomeScreen view={view} />}
      {view.name && <NamePromise promise={view.name} today={view.today} />}
      <Papers view={view} />
    </Shell>
  )
}

/** Proposed by us, or there for who looks for it. */
function OnHomeScreen({ view: { manner } }: { view: AgreementView }) {
  if (manner.mayPropose) return <InstallOffer href={pathTo.install()} />
  return <LineLink href={pathTo.install()}>Este portal na tela do celular</LineLink>
}

function titleOf(view: AgreementView): string {
  if (view.state === 'review') return 'Estamos conferindo um pagamento'
  if (view.late) {
    const { count } = view.late
    return count === 1 ? 'Uma parcela ainda não chegou' : `${count} parcelas ainda não chegaram`
  }
  if (view.state === 'settled') return 'Acordo quitado'
  return view.state === 'waiting' ? 'Falta só o pagamento' : 'Seu acordo está em dia'
}

function RunningAgreement({ view }: { view: AgreementView }) {
  return (
    <>
      <Title>{titleOf(view)}</Title>
      {view.state === 'settled' ? (
        <p className="text-soft">
          Você pagou <Money amount={view.paid} />. Não falta nada.
        </p>
      ) : (
        <p>
          <span className="block text-soft">
            Falta pagar, de <Money amount={view.total} />
          </span>
          <BigMoney amount={subtract(view.total, view.paid)} />
        </p>
      )}
      {view.revivedOn && !view.late && (
        <Notice tone="ok" title="Seu acordo voltou">
          <p>
            Voltou em <Day date={view.revivedOn} today={view.today} />, com as mesmas parcelas e com
            tudo o que você pagou.
          </p>
        </Notice>
      )}
      {view.manner.isPlain && <PhoneDoor operator={view.operator} />}
      <CardNeed view={view.card} />
      {view.late && <Late view={view} late={view.late} />}
      <Returns view={view} />
      <InstalmentLine schedule={view.schedule} today={view.today} paidLabel="paga" />
      {view.automatic && (
        <AutomaticSection view={view.automatic} action={view.cancelAutomaticAction} />
      )}
      {view.next && !view.late && (
        <PayForm
          action={view.payAction}
          payableId={view.next.payableId}
          text={`Pagar ${formatBRL(view.next.amount)}`}
        />
      )}
      {view.late && (
        <PayForm
          action={view.payLateAction}
          payableId={view.late.payableId}
          text={`Pagar ${formatBRL(view.late.amount)}`}
        />
      )}
      {view.late && <LineLink href={pathTo.cannotPay()}>Não consigo pagar agora</LineLink>}
      {view.otherWays && <OtherWays view={view.otherWays} />}
      <SavedCard view={view.card} mayPropose={view.manner.mayPropose} />
      {view.state !== 'settled' && <GoodToKnow view={view} />}
    </>
  )
}

function PayForm(props: { action: FormAction; payableId: string; text: string }) {
  return (
    <form id="pagar" action={props.action}>
      <input type="hidden" name="payableId" value={props.payableId} />
      <SubmitButton pendingText="Gerando Pix…" className={buttonClass('primary')}>
        {props.text}
      </SubmitButton>
    </form>
  )
}

function GoodToKnow({ view }: { view: AgreementView }) {
  return (
    <Section title="Bom saber">
      {!view.late && <Hint>{BREACH_WORDS[view.breachEffect]}</Hint>}
      <Hint>Você pode pagar antes, sem custo: os juros que não correram saem.</Hint>
      {view.withdrawableUntil && (
        <>
          <Hint>
            Mudou de ideia? Até <Day date={view.withdrawableUntil} today={view.today} /> você pode
            desistir, sem custo e sem explicar.
          </Hint>
          <LineLink href={pathTo.withdrawal(view.agreementId)}>Desistir do acordo</LineLink>
        </>
      )}
    </Section>
  )
}

function Papers({ view }: { view: AgreementView }) {
  return (
    <>
      <Section title="Papéis">
        <Hint>
          {view.documents.length > 0 ? 'Assinado' : 'Aceito'} em{' '}
          <Day date={view.signedOn} today={view.today} />.
        </Hint>
        {view.documents.length > 0 && (
          <ul className="border-t">
            {view.documents.map((document) => (
              <li key={document.href} className="border-b py-0.5">
                <LineLink href={document.href}>{document.label}</LineLink>
              </li>
            ))}
          </ul>
        )}
        <LineLink href={pathTo.papers()}>Ver todos os seus papéis</LineLink>
      </Section>
      <LineLink href={pathTo.situation()}>Ver meus valores</LineLink>
    </>
  )
}
