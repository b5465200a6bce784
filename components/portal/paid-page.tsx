import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { ButtonLink, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { LiveStatus } from '#components/ui/live-status.tsx'
import { FigureRow, SummaryList, SummaryRow } from '#components/ui/summary-list.tsx'
import { inWords } from '#components/ui/words.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { InstalmentLine } from './instalment-line.tsx'
import { NamePromise } from './name-promise.tsx'
import { pathTo } from './paths.ts'
import { Reminders } from './reminders.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import type { PaidView } from './view.ts'

/** "Recebemos sua parcela. Faltam duas." */
export function paidTitle(
  view: Pick<PaidView, 'confirmed' | 'settled' | 'remaining' | 'amount' | 'stillOpen'>,
): string {
  if (!view.confirmed) return 'Recebemos seu aviso'
  if (view.stillOpen > 0n) return `Recebemos ${formatBRL(view.amount)}.`
  if (view.settled) return 'Tudo pago. Está quitado.'
  if (view.remaining === 0) return 'Recebemos seu pagamento.'
  const left = view.remaining === 1 ? 'Falta uma' : `Faltam ${inWords(view.remaining)}`
  return `Recebemos sua parcela. ${left}.`
}

/** D5, Pago: the tick, the reference, what comes next. */
export function PaidPage(props: { view: PaidView }) {
  const { view } = props
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={view.confirmed ? 'pagamento recebido' : 'esperando o banco'}
    >
      {view.confirmed ? <Tick /> : <Clock />}
      <Title>{paidTitle(view)}</Title>
      {!view.confirmed && <Unconfirmed view={view} />}
      {view.confirmed && view.stillOpen > 0n && (
        <p className="text-soft">
          Para completar esta parcela, falta <Money amount={view.stillOpen} />.
        </p>
      )}
      <SummaryList label="Pagamento">
        <FigureRow label="Valor" tone="strong" figure={formatBRL(view.amount)} />
        <SummaryRow label="Dia">
          <Day date={view.paidOn} today={view.paidOn} />
        </SummaryRow>
        <SummaryRow label="Referência">
          <span className="font-mono text-note break-all">{view.reference}</span>
        </SummaryRow>
      </SummaryList>
      {view.schedule.length > 1 && (
        <InstalmentLine schedule={view.schedule} today={view.paidOn} paidLabel="paga" />
      )}
      {view.reminders && isTold(view) && <Reminders view={view.reminders} />}
      {view.confirmed && <Next view={view} />}
      {view.reminders && !isTold(view) && (
        <Disclosure summary="Lembretes neste aparelho">
          <Hint>Um aviso um dia antes de cada parcela, se o seu navegador puder.</Hint>
          <Reminders view={view.reminders} />
        </Disclosure>
      )}
    </Shell>
  )
}

/** Whether reminders are said aloud: where they are on, or may be proposed. */
function isTold({ reminders, manner }: PaidView): boolean {
  return manner.mayPropose || reminders?.isOn === true
}

function Tick() {
  return (
    <svg viewBox="0 0 64 64" width="64" height="64" aria-hidden="true">
      <circle cx="32" cy="32" r="32" className="fill-pine" />
      <g transform="translate(14 14) scale(2.25)">
        <path
          d="M3.4 8.6l3 3L12.8 5"
          fill="none"
          strokeWidth="1.8"
          className="draw-tick stroke-on-pine"
        />
      </g>
    </svg>
  )
}

function Clock() {
  return <Icon name="clock" className="size-16 text-pine" />
}

function Unconfirmed({ view }: { view: PaidView }) {
  return (
    <>
      <p className="text-soft">
        O banco confirma em minutos. Se o valor saiu da conta, não pague de novo.
      </p>
      {view.statusUrl && (
        <LiveStatus
          url={view.statusUrl}
          waiting="Esta página muda sozinha quando o banco confirmar."
          offline="Você está sem internet. Pode fechar: avisaremos por mensagem."
        />
      )}
    </>
  )
}

function Next({ view }: { view: PaidView }) {
  return (
    <>
      {view.name && <NamePromise promise={view.name} today={view.paidOn} />}
      <div className="grid grid-cols-1 gap-3">
        {view.agreementId && (
          <ButtonLink href={pathTo.agreement(view.agreementId)}>Ver meu acordo</ButtonLink>
        )}
        {view.receiptHref && (
          <ButtonLink href={view.receiptHref} tone="quiet">
            Baixar comprovante
          </ButtonLink>
        )}
      </div>
      {!view.receiptHref && <Hint>O comprovante chega em minutos no seu contato.</Hint>}
      <div className="grid grid-cols-1">
        <LineLink href={pathTo.papers()}>Ver todos os meus papéis</LineLink>
        <LineLink href={pathTo.situation()}>Ver meus valores</LineLink>
      </div>
    </>
  )
}
