import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { count } from '#components/ui/words.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { pathTo } from './paths.ts'
import { PlanCard } from './plan-card.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import { Solver } from './solver.tsx'
import type { WaysView } from './view.ts'

/** D2, Como fica melhor para você: few cards, each one a button, then "Quanto cabe no seu mês?". */
export function WaysPage(props: { view: WaysView }) {
  const { view } = props
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle={`${count(view.debtCount, 'valor', 'valores')}, ${formatBRL(view.total)}`}
      aside={{ href: pathTo.situation(), label: 'Voltar' }}
    >
      <Title>Como fica melhor para você?</Title>
      <ul className="grid grid-cols-1 gap-4">
        {view.plans.map((plan) => (
          <li key={plan.quoteId}>
            <PlanCard plan={plan} today={view.today} action={view.chooseAction} reason={null} />
          </li>
        ))}
      </ul>
      {view.plans.length === 0 && (
        <p className="text-soft">
          Hoje o caminho aqui é pagar <Money amount={view.total} /> ou falar com a gente.
        </p>
      )}
      {view.validUntil && (
        <Hint>
          Estas condições valem até <Day date={view.validUntil} today={view.today} />. Escolha sem
          pressa.
        </Hint>
      )}
      {view.solver && <Solver view={view} solver={view.solver} />}
    </Shell>
  )
}
