import { Day } from '#components/figures/day.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { FigureRow, SummaryList } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { AcceptanceInputs } from './acceptance-inputs.tsx'
import { InstalmentLine } from './instalment-line.tsx'
import { pathTo } from './paths.ts'
import { AmountsChanged, AmountsSummary } from './review-amounts.tsx'
import { ReviewConditions } from './review-conditions.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import type { ReviewView } from './view.ts'

function subtitle(view: ReviewView): string {
  if (view.kind === 'full') return 'pagamento de tudo'
  if (view.kind === 'spot') return 'seu acordo à vista'
  return `seu acordo em ${view.schedule.length} vezes`
}

/** D3, Confira: everything CDC 54-B asks to be seen before saying yes, in the order it is read. */
export function ReviewPage(props: { view: ReviewView }) {
  const { view } = props
  const isPlan = view.kind === 'plan'
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={subtitle(view)}
      aside={{ href: pathTo.ways(view.creditor.slug), label: 'Mudar' }}
    >
      <Title>{isPlan ? 'Confira antes de assinar' : 'Confira antes de pagar'}</Title>
      {view.previous ? (
        <AmountsChanged previous={view.previous} current={view.amounts} />
      ) : (
        <AmountsSummary amounts={view.amounts} isPlan={isPlan} />
      )}
      {isPlan && <InstalmentLine schedule={view.schedule} today={view.today} paidLabel="paga" />}
      <CoveredDebts view={view} />
      <ReviewConditions view={view} />
      <Accept view={view} />
    </Shell>
  )
}

function CoveredDebts({ view }: { view: ReviewView }) {
  return (
    <Disclosure summary="O que entra nesta conta?">
      <SummaryList label="O que entra nesta conta">
        {view.debts.map((debt) => (
          <FigureRow
            key={`${debt.title} ${debt.contract}`}
            label={debt.title}
            note={`contrato ${debt.contract}`}
            figure={formatBRL(debt.today)}
          />
        ))}
      </SummaryList>
    </Disclosure>
  )
}

function Accept({ view }: { view: ReviewView }) {
  const isPlan = view.kind === 'plan'
  return (
    <div className="grid grid-cols-1 gap-3 pt-2">
      <form action={view.acceptAction} className="grid grid-cols-1 gap-2">
        <AcceptanceInputs quoteId={view.quoteId} acceptance={view.acceptance} />
        <SubmitButton
          pendingText={isPlan ? 'Enviando o código…' : 'Gerando Pix…'}
          className={buttonClass('primary')}
        >
          {isPlan ? 'Aceitar e gerar Pix' : `Gerar Pix de ${formatBRL(view.amounts.total)}`}
        </SubmitButton>
        <Hint>
          {isPlan
            ? 'Enviamos um código para você assinar. Depois vem o Pix.'
            : 'O pagamento é o seu aceite. Sem pagar, nada muda.'}
        </Hint>
      </form>
      <LineLink href={view.termsPdfHref}>
        {isPlan ? 'Ler o acordo completo (PDF)' : 'Ler as condições completas (PDF)'}
      </LineLink>
      {view.previous && (
        <Notice tone="info" title="Nada se perde">
          <p>
            Se preferir, <a href={pathTo.ways(view.creditor.slug)}>escolha outra forma</a>. Válida
            até <Day date={view.disclosure.validUntil} today={view.today} />.
          </p>
        </Notice>
      )}
    </div>
  )
}
