import type { QuoteId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { freezeQuotes } from '../freezing/commands.ts'
import { type Cover, coverOf, lastDayOf } from '../group/model.ts'
import { type Lattice, type LatticePoint, latticeOf } from '../lattice/model.ts'
import type { Draft } from '../menu/model.ts'
import { type PublishedPolicy, policiesInForce } from '../policy/data.ts'
import {
  type Basis,
  fullParameters,
  planParameters,
  spotParameters,
} from '../quote/building/model.ts'
import type { QuoteCard } from '../quote/card/model.ts'
import { type StoredQuote, storedQuote } from '../quote/data.ts'
import { computeQuote } from '../quote/model.ts'
import type { PlanChoice, QuoteParameters } from '../quote/parameters/model.ts'
import { rankPlans } from '../search/model.ts'
import { basisOf, groupOf, type Position, positionWith, situationOf } from '../situation/data.ts'

/**
 * The same choice on today's debts and rules, frozen anew: for a quote that expired or whose debts
 * changed, so that the person sees old and new side by side and loses nothing (scenario 21). Where
 * the choice is no longer legal, the nearest plan; where nothing is on offer, `no_offer`.
 */
export function renewQuote(
  core: Core,
  scope: DebtorScope,
  { quoteId, operator }: { quoteId: QuoteId; operator: Operator },
): Promise<Result<QuoteCard, 'not_found' | 'no_offer'>> {
  return inScope(core, scope, async (tx) => {
    const quote = await storedQuote(tx, scope, quoteId)
    if (!quote) return refuse('not_found')
    const situation = await situationOf(tx, scope)
    const position = positionWith(situation, quote.creditorId)
    if (!position) return refuse('no_offer')
    const policies = await policiesInForce(tx, scope, [quote.creditorId])
    const policy = policies.get(quote.creditorId) ?? null
    const draft = draftLike(quote, basisOf(situation, position, policy), position, policy)
    if (!draft) return refuse('no_offer')
    const [card] = await freezeQuotes(tx, scope, operator, [
      { draft, position, policy, origin: 'search', place: 0 },
    ])
    return card ? ok(card) : refuse('no_offer')
  })
}

function draftLike(
  quote: StoredQuote,
  basis: Basis,
  position: Position,
  policy: PublishedPolicy | null,
): Draft | null {
  const parameters = parametersLike(quote, basis, position, policy)
  if (!parameters) return null
  const plan = computeQuote(parameters)
  return plan.ok ? { parameters, plan: plan.value } : null
}

function parametersLike(
  quote: StoredQuote,
  basis: Basis,
  position: Position,
  policy: PublishedPolicy | null,
): QuoteParameters | null {
  const debts = groupOf(position)
  if (quote.kind === 'full') return fullParameters(basis, debts)
  const cover = policy && coverOf(policy.compiled, debts)
  if (!policy || !cover) return null
  if (quote.kind === 'spot') return spotParameters(basis, cover)
  const point = pointLike(quote, basis, policy, cover)
  return point && planParameters(basis, cover, point)
}

function pointLike(
  { parameters: { choice }, plan }: StoredQuote,
  basis: Basis,
  policy: PublishedPolicy,
  cover: Cover,
): LatticePoint | null {
  if (choice === null) return null
  const lastDay = lastDayOf(basis.occasion, policy.compiled.source.validityDays)
  const lattice = latticeOf(cover, basis.occasion, lastDay)
  const regular = plan.instalments.find((line) => line.number > 0)
  const day = Temporal.PlainDate.from(choice.firstDue).day
  const nearest = rankPlans(lattice, { monthlyAmount: regular?.amount ?? plan.total, day })[0]
  return sameChoice(lattice, choice) ?? nearest?.point ?? null
}

/** As many payments, the same entrada, the same day of the month; the soonest such first date. */
function sameChoice({ points }: Lattice, choice: PlanChoice): LatticePoint | null {
  const day = Temporal.PlainDate.from(choice.firstDue).day
  return (
    points.find(
      (point) =>
        point.payments === choice.payments &&
        point.dueDay === day &&
        JSON.stringify(point.entrada) === JSON.stringify(choice.entrada),
    ) ?? null
  )
}
