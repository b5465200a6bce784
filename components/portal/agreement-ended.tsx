import { Day } from '#components/figures/day.tsx'
import { BigMoney, Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { FigureRow, SummaryList } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import type { AgreementState, AgreementView, StoppedView, UndoneView } from './agreement-view.ts'
import { Composition } from './composition.tsx'
import { InstalmentLine } from './instalment-line.tsx'
import { pathTo } from './paths.ts'
import { Hint, Section, Title } from './shell.tsx'

const ENDED: ReadonlySet<AgreementState> = new Set(['stopped', 'undone', 'lapsed', 'superseded'])

export function isEnded({ state }: AgreementView): boolean {
  return ENDED.has(state)
}

/** An agreement that does not run any more: what counts of it, and what is open instead. */
export function EndedAgreement({ view }: { view: AgreementView }) {
  if (view.stopped) return <Stopped view={view} stopped={view.stopped} />
  if (view.undone) return <Undone view={view} undone={view.undone} />
  return view.state === 'superseded' ? <Superseded view={view} /> : <Lapsed view={view} />
}

function Stopped({ view, stopped }: { view: AgreementView; stopped: StoppedView }) {
  const { repair } = stopped
  return (
    <>
      <Title>{repair ? 'Seu acordo parou. Dá para retomar.' : 'Este acordo terminou'}</Title>
      <p>
        Ele parou em <Day date={stopped.on} today={view.today} />. Os <Money amount={view.paid} />{' '}
        que você pagou continuam contados.
      </p>
      {repair ? <Repair view={view} repair={repair} /> : <Owed view={view} leading />}
      {repair ? (
        <>
          <InstalmentLine schedule={view.schedule} today={view.today} paidLabel="paga" />
          <Section title="Se preferir não retomar">
            <Owed view={view} leading={false} />
          </Section>
        </>
      ) : (
        <Section title="O que você pagou">
          <InstalmentLine schedule={paidOf(view)} today={view.today} paidLabel="paga" />
        </Section>
      )}
    </>
  )
}

/** Of an agreement that is over: the rest of its schedule is owed no more. */
function paidOf({ schedule }: AgreementView) {
  return schedule.filter(({ paid }) => paid > 0n)
}

function Repair(props: { view: AgreementView; repair: NonNullable<StoppedView['repair']> }) {
  const { view, repair } = props
  return (
    <>
      <p>
        <span className="block text-soft">
          Para retomar, até <Day date={repair.until} today={view.today} />
        </span>
        <BigMoney amount={repair.amount} />
      </p>
      <form action={view.payLateAction}>
        <input type="hidden" name="payableId" value={repair.payableId} />
        <SubmitButton pendingText="Gerando Pix…" className={buttonClass('primary')}>
          {`Pagar ${formatBRL(repair.amount)} e retomar`}
        </SubmitButton>
      </form>
      <Hint>
        É só o que está atrasado. O acordo volta com as mesmas parcelas e o mesmo desconto.
      </Hint>
      <LineLink href={pathTo.cannotPay()}>Não consigo pagar agora</LineLink>
    </>
  )
}

/** What is owed outside the agreement, where it comes from, and the way to today's offers. */
function Owed({ view, leading }: { view: AgreementView; leading: boolean }) {
  const { owed, stopped } = view
  if (!owed || owed.debts.length === 0) {
    return <p className="text-soft">Não há valor em aberto deste acordo.</p>
  }
  return (
    <>
      <p>
        <span className="block text-soft">Em aberto hoje</span>
        <BigMoney amount={owed.total} size={leading ? 'sum' : 'lead'} />
      </p>
      <Disclosure summary="De onde vem este valor?">
        {stopped && stopped.why.length > 0 && (
          <SummaryList label="Do acordo ao valor de hoje">
            {stopped.why.map((line) => (
              <FigureRow
                key={line.label}
                label={line.label}
                note={line.note}
                figure={formatBRL(line.amount)}
              />
            ))}
            <FigureRow label="Hoje" tone="strong" figure={formatBRL(owed.total)} />
          </SummaryList>
        )}
        {owed.debts.map((debt) => (
          <Composition key={debt.id} debt={debt} />
        ))}
      </Disclosure>
      <form method="post" action={pathTo.refreshOffers()}>
        <PlainSubmit
          pendingText="Calculando…"
          className={buttonClass(leading ? 'primary' : 'quiet')}
        >
          Ver propostas de hoje
        </PlainSubmit>
      </form>
    </>
  )
}

function Undone({ view, undone }: { view: AgreementView; undone: UndoneView }) {
  return (
    <>
      <Title>Você desistiu deste acordo</Title>
      <p>
        Foi em <Day date={undone.on} today={view.today} />. Ele não vale mais e não custou nada.
      </p>
      {undone.returning > 0n && (
        <Notice tone="ok" title={`Vamos devolver ${formatBRL(undone.returning)}`}>
          <p>Volta por onde você pagou: a mesma conta do Pix ou o mesmo cartão.</p>
        </Notice>
      )}
      {undone.returned > 0n && (
        <Notice tone="ok" title={`Devolvemos ${formatBRL(undone.returned)}`}>
          <p>Por onde você pagou: a mesma conta do Pix ou o mesmo cartão.</p>
        </Notice>
      )}
      {undone.kept > 0n && (
        <Notice tone="ok" title={`${formatBRL(undone.kept)} ficaram como pagamento`}>
          <p>O que você pagou já saiu dos valores abaixo.</p>
        </Notice>
      )}
      <Owed view={view} leading />
    </>
  )
}

function Lapsed({ view }: { view: AgreementView }) {
  return (
    <>
      <Title>Este acordo não chegou a valer</Title>
      <p>
        O primeiro pagamento não chegou
        {view.endedOn && (
          <>
            , e ele terminou em <Day date={view.endedOn} today={view.today} />
          </>
        )}
        . Nada foi cobrado e seus valores são os de antes.
      </p>
      <Owed view={view} leading />
    </>
  )
}

function Superseded({ view }: { view: AgreementView }) {
  return (
    <>
      <Title>Você escolheu outra forma</Title>
      <p>
        Este acordo deu lugar a outro
        {view.endedOn && (
          <>
            {' '}
            em <Day date={view.endedOn} today={view.today} />
          </>
        )}
        . Nada foi cobrado por ele.
      </p>
    </>
  )
}
