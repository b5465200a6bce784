import type { CivilDate } from '#components/figures/dates.ts'
import { Money } from '#components/figures/money.tsx'
import { Dots } from '#components/ui/dots.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { instalmentsOfPlan, planFacts } from './plan-facts.ts'
import type { FormAction, PlanCardView } from './view.ts'

/** One plan; the whole card is the button that chooses it. */
export function PlanCard(props: {
  plan: PlanCardView
  today: CivilDate
  action: FormAction
  /** Why the search proposes it. */
  reason: string | null
}) {
  const { plan } = props
  const single = plan.count === 1
  const instalments = instalmentsOfPlan(plan)
  return (
    <form action={props.action}>
      <input type="hidden" name="quoteId" value={plan.quoteId} />
      <SubmitButton
        pendingText="Abrindo…"
        className="block w-full rounded-card border-2 border-rule bg-card px-4 py-3.5 text-left motion-safe:transition-colors hover:border-pine aria-disabled:border-pine"
      >
        <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <span className="min-w-0 flex-[1_1_11rem]">
            <span className="flex pb-1">
              <Dots count={plan.count} />
            </span>
            <span className="figures block text-lead leading-snug font-semibold">
              {!single && `${instalments}× `}
              <Money amount={plan.regular} />
            </span>
            {props.reason && <span className="block text-note">{props.reason}</span>}
            {planFacts(plan, props.today).map((line) => (
              <span key={line} className="fine">
                {line}
              </span>
            ))}
          </span>
          <span className="font-semibold whitespace-nowrap text-pine">
            {single ? 'Escolher' : `Escolher ${instalments}×`}
          </span>
        </span>
      </SubmitButton>
    </form>
  )
}
