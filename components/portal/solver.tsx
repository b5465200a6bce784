import { AmountStepper } from '#components/ui/amount-stepper.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ChoiceChips } from '#components/ui/choice-chips.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { inputClass } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { pathTo } from './paths.ts'
import { PlanCard } from './plan-card.tsx'
import type { SolverFindingView, SolverView, WaysView } from './view.ts'

/** Up to this many days are chips; more become a list. */
const MOST_CHIPS = 7
const STEP_REAIS = 10

/** "Quanto cabe no seu mês?": an amount and a day in, the nearest allowed plans out. */
export function Solver({ view, solver }: { view: WaysView; solver: SolverView }) {
  return (
    <section
      id="quanto-cabe"
      aria-labelledby="quanto-cabe-titulo"
      className="grid grid-cols-1 gap-4 pt-2"
    >
      {solver.error && <ErrorSummary errors={[{ fieldId: 'quanto', text: solver.error }]} />}
      <h2 id="quanto-cabe-titulo" className="sr-only">
        Outro valor
      </h2>
      <form action={solver.action} className="grid grid-cols-1 gap-4">
        <input type="hidden" name="creditor" value={view.creditor.slug} />
        <AmountStepper
          id="quanto"
          name="amount"
          label="Quanto cabe no seu mês?"
          initial={solver.amount}
          step={STEP_REAIS}
          error={solver.error}
        />
        <PayDay days={solver.days} selected={solver.day} />
        <SubmitButton pendingText="Procurando…" className={buttonClass('primary')}>
          Procurar uma forma
        </SubmitButton>
      </form>
      {solver.found && <Finding view={view} found={solver.found} />}
    </section>
  )
}

function PayDay({ days, selected }: { days: readonly number[]; selected: number }) {
  const legend = 'Melhor dia para pagar'
  if (days.length <= MOST_CHIPS) {
    return (
      <ChoiceChips
        legend={legend}
        name="day"
        selected={String(selected)}
        options={days.map((day) => ({ value: String(day), label: String(day) }))}
      />
    )
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-y py-2">
      <label htmlFor="dia">{legend}</label>
      <div className="w-36">
        <select id="dia" name="day" defaultValue={String(selected)} className={inputClass}>
          {days.map((day) => (
            <option key={day} value={day}>
              dia {day}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

function headline(found: SolverFindingView): string {
  const asked = formatBRL(found.asked)
  if (found.outcome === 'fits') return `Cabe em ${asked} por mês`
  if (found.outcome === 'nearest') return `Em ${asked} ainda não dá; o mais perto é`
  return `Não encontramos uma forma com ${asked} por mês`
}

function Finding({ view, found }: { view: WaysView; found: SolverFindingView }) {
  return (
    <section id="encontrado" aria-labelledby="encontrado-titulo" className="grid grid-cols-1 gap-4">
      <h2 id="encontrado-titulo" className="text-body leading-snug">
        {headline(found)}
      </h2>
      <ul className="grid grid-cols-1 gap-4">
        {found.plans.map((plan) => (
          <li key={plan.quoteId}>
            <PlanCard
              plan={plan}
              today={view.today}
              action={view.chooseAction}
              reason={plan.reason}
            />
          </li>
        ))}
      </ul>
      {found.outcome !== 'fits' && (
        <Notice tone="info" title="Não cabe? Tudo bem.">
          <p>
            Conte para a gente, sem julgamento.{' '}
            <a href={pathTo.cannotPay()}>Não consigo pagar agora</a>
          </p>
        </Notice>
      )}
    </section>
  )
}
