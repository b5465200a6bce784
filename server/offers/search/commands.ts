import { searchTraces } from '#db/schema/offers.ts'
import { type CreditorId, newId, type QuoteId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { freezeQuotes } from '../freezing/commands.ts'
import { type Cover, coverOf, lastDayOf } from '../group/model.ts'
import { type Lattice, latticeOf } from '../lattice/model.ts'
import type { Draft } from '../menu/model.ts'
import { type PublishedPolicy, policiesInForce } from '../policy/data.ts'
import { type Basis, planParameters } from '../quote/building/model.ts'
import type { QuoteCard } from '../quote/card/model.ts'
import { computeQuote } from '../quote/model.ts'
import { basisOf, groupOf, isPayable, situationOf } from '../situation/data.ts'
import {
  type Asked,
  type Finding,
  type Outcome,
  outcomeOf,
  rankPlans,
  type SearchReason,
} from './model.ts'

/** Enough for every amount somebody could think of; too few to map a policy by machine. */
export const SEARCHES_PER_DEBTOR = { name: 'searches-debtor', points: 60, windowSeconds: 600 }

export type SearchAnswer = {
  readonly outcome: Outcome
  /** At most three, best first; each is frozen and can be accepted as it is. */
  readonly plans: readonly (QuoteCard & { readonly reason: SearchReason })[]
}

/**
 * "Quanto cabe no seu mês?": the nearest legal plans to an amount a month and a day. The whole
 * lattice of the policy is looked at whatever is asked, so neither the answer's shape nor its time
 * tells how low a creditor would go; no number of the policy is ever in it. What was looked at,
 * ranked and answered is kept (LGPD 20).
 */
export function searchPlans(
  core: Core,
  scope: DebtorScope,
  {
    creditorSlug,
    monthlyAmount,
    day,
    operator,
  }: { creditorSlug: string; monthlyAmount: Centavos; day: number; operator: Operator },
): Promise<Result<SearchAnswer, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const situation = await situationOf(tx, scope)
    const position = situation.positions.find(({ creditor }) => creditor.slug === creditorSlug)
    if (!position) return refuse('not_found')
    const creditorId = position.creditor.id
    const policies = await policiesInForce(tx, scope, [creditorId])
    const policy = isPayable(position) ? (policies.get(creditorId) ?? null) : null
    const basis = basisOf(situation, position, policy)
    const cover = policy && coverOf(policy.compiled, groupOf(position))
    const asked = { monthlyAmount, day }
    const lattice = policy && cover ? latticeFor(basis, policy, cover) : EMPTY
    const drafts = cover ? draftsOf(basis, cover, asked, rankPlans(lattice, asked)) : []
    // What somebody was told on the telephone waits for them on their own page.
    const origin = scope.deputy === null ? 'search' : 'telephone'
    const cards = await freezeQuotes(
      tx,
      scope,
      operator,
      drafts.map(({ draft }, place) => ({ draft, position, policy, origin, place })),
    )
    const plans = cards.map((card, i) => ({ ...card, reason: drafts[i]?.reason ?? 'nearest' }))
    await keepTrace(tx, scope, { creditorId, asked, lattice, policy, plans })
    return ok({ outcome: outcomeOf(plans), plans })
  })
}

const EMPTY: Lattice = { points: [], looked: 0 }

function latticeFor(basis: Basis, policy: PublishedPolicy, cover: Cover): Lattice {
  const lastDay = lastDayOf(basis.occasion, policy.compiled.source.validityDays)
  return latticeOf(cover, basis.occasion, lastDay)
}

type ReasonedDraft = { readonly draft: Draft; readonly reason: SearchReason }

function draftsOf(
  basis: Basis,
  cover: Cover,
  asked: Asked,
  findings: readonly Finding[],
): ReasonedDraft[] {
  return findings.flatMap(({ point, reason }) => {
    const parameters = planParameters(basis, cover, point)
    const computed = computeQuote(parameters)
    if (!computed.ok) return []
    const plan = computed.value
    // IOF rides on the first payment and is not in the lattice: the reason must still be true.
    const fits = plan.instalments.every((line) => line.amount <= asked.monthlyAmount)
    const told = reason === 'fits' && !fits ? 'nearest' : reason
    return [{ draft: { parameters, plan }, reason: told }]
  })
}

async function keepTrace(
  tx: Tx,
  scope: DebtorScope,
  found: {
    creditorId: CreditorId
    asked: Asked
    lattice: Lattice
    policy: PublishedPolicy | null
    plans: readonly { quoteId: QuoteId; number: string; reason: SearchReason }[]
  },
): Promise<void> {
  const { creditorId, asked, lattice, policy, plans } = found
  const at = tx.clock.now()
  await tx.db.insert(searchTraces).values({
    creditorId,
    id: newId(at.epochMilliseconds),
    debtorId: scope.debtorId,
    at,
    asked: { monthlyAmount: asked.monthlyAmount.toString(), day: asked.day },
    trace: {
      policyVersion: policy?.version ?? null,
      looked: lattice.looked,
      legal: lattice.points.length,
      ranking: plans.map(({ quoteId, number, reason }) => ({ quoteId, number, reason })),
    },
    found: plans.length > 0,
  })
}
