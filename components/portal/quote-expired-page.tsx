import { ButtonLink, buttonClass } from '#components/ui/button.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { pathTo } from './paths.ts'
import { Shell, Title } from './shell.tsx'
import type { CreditorView, FormAction, OperatorView } from './view.ts'

const TITLES = {
  expired: 'Esta condição já passou da data',
  changed: 'Algo mudou nestes valores',
} as const

/** D3 when the condition is over or its debts changed: nothing is lost, today's is a tap away. */
export function QuoteExpiredPage(props: {
  operator: OperatorView
  creditor: CreditorView
  reason: keyof typeof TITLES
  quoteId: string
  /** Receives `quoteId`; makes the same choice on today's values. */
  renewAction: FormAction
  hasOtherWays: boolean
}) {
  return (
    <Shell
      operator={props.operator}
      creditor={props.creditor}
      suppliers={[props.creditor]}
      subtitle="condição encerrada"
    >
      <Title>{TITLES[props.reason]}</Title>
      <p className="text-soft">Nada foi cobrado. Você pode ver as condições de hoje.</p>
      <form action={props.renewAction}>
        <input type="hidden" name="quoteId" value={props.quoteId} />
        <SubmitButton pendingText="Calculando…" className={buttonClass('primary')}>
          Ver esta forma com os valores de hoje
        </SubmitButton>
      </form>
      {props.hasOtherWays && (
        <ButtonLink href={pathTo.ways(props.creditor.slug)} tone="quiet">
          Ver outras formas
        </ButtonLink>
      )}
      <ButtonLink href={pathTo.situation()} tone="quiet">
        Voltar aos meus valores
      </ButtonLink>
    </Shell>
  )
}
