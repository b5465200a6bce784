import { Day } from '#components/figures/day.tsx'
import { BigMoney, Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { formatBRL, subtract } from '#server/kernel/money.ts'
import type { AgreementView } from './agreement-view.ts'
import { InstalmentLine } from './instalment-line.tsx'
import { NamePromise } from './name-promise.tsx'
import { OtherWays } from './other-ways.tsx'
import { pathTo } from './paths.ts'
import { BREACH_WORDS } from './review-conditions.tsx'
import { Hint, Section, Shell, Title } from './shell.tsx'
import type { FormAction } from './view.ts'

const TITLES = {
  current: 'Seu acordo está em dia',
  late: 'Uma parcela ainda não chegou',
  settled: 'Acordo quitado',
} satisfies Record<AgreementView['state'], string>

/** D6, Meu acordo: paid, next and later on one line, and the next thing to do. */
export function AgreementPage(props: { view: AgreementView }) {
  const { view } = props
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={`acordo ${view.number}`}
    >
      <Title>{TITLES[view.state]}</Title>
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
      {view.late && <Late view={view} late={view.late} />}
      <InstalmentLine schedule={view.schedule} today={view.today} paidLabel="paga" />
      {view.next && (
        <PayForm
          action={view.payAction}
          payableId={view.next.payableId}
          text={`Pagar ${formatBRL(view.next.amount)}`}
        />
      )}
      {view.otherWays && <OtherWays view={view.otherWays} />}
      {view.name && <NamePromise promise={view.name} today={view.today} />}
      <Papers view={view} />
    </Shell>
  )
}

function PayForm(props: { action: FormAction; payableId: string; text: string }) {
  return (
    <form action={props.action}>
      <input type="hidden" name="payableId" value={props.payableId} />
      <SubmitButton pendingText="Gerando Pix…" className={buttonClass('primary')}>
        {props.text}
      </SubmitButton>
    </form>
  )
}

function Late(props: { view: AgreementView; late: NonNullable<AgreementView['late']> }) {
  const { view, late } = props
  return (
    <Notice tone="attention" title="Aconteceu algo?">
      <p>
        Ainda não identificamos a parcela de <Day date={late.since} today={view.today} />. Se já
        pagou, a confirmação leva alguns minutos.
      </p>
      <p>
        {late.charges > 0n ? (
          <>
            O atraso soma <Money amount={late.charges} /> até hoje.
          </>
        ) : (
          'O atraso não soma nada até agora.'
        )}{' '}
        O acordo segue igual até <Day date={late.graceUntil} today={view.today} />.
      </p>
      <p>
        <a href={pathTo.cannotPay()}>Não consigo pagar agora</a>
      </p>
    </Notice>
  )
}

function Papers({ view }: { view: AgreementView }) {
  return (
    <>
      {view.state !== 'settled' && (
        <Section title="Bom saber">
          <Hint>{BREACH_WORDS[view.breachEffect]}</Hint>
          <Hint>Você pode pagar antes, sem custo: os juros que não correram saem.</Hint>
        </Section>
      )}
      <Section title="Papéis">
        <Hint>
          Assinado em <Day date={view.signedOn} today={view.today} />.
        </Hint>
        <ul className="border-t">
          {view.documents.map((document) => (
            <li key={document.href} className="border-b py-0.5">
              <LineLink href={document.href}>{document.label}</LineLink>
            </li>
          ))}
        </ul>
        <LineLink href={pathTo.papers()}>Ver todos os seus papéis</LineLink>
      </Section>
      <LineLink href={pathTo.situation()}>Ver meus valores</LineLink>
    </>
  )
}
