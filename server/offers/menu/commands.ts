import { type Centavos, lesser } from '#server/kernel/money.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type Freezing, freezeQuotes } from '../freezing/commands.ts'
import { policiesInForce } from '../policy/data.ts'
import type { QuoteCard } from '../quote/card/model.ts'
import { basisOf, groupOf, isPayable, type Position, situationOf } from '../situation/data.ts'
import { type FrozenMenu, isOfSameDebts, menusOf } from './data.ts'
import { type Draft, menuOfGroup } from './model.ts'

/** A menu with less time left than this is made anew rather than shown again. */
const LEAST_TIME_LEFT = Temporal.Duration.from({ hours: 24 })

/**
 * Freezes what each creditor offers this person today: the whole balance, à vista, up to three
 * plans. A menu that is still valid for exactly the same debts stays as it is while today's would
 * be no better, also under a newer policy: an offer once shown is honoured to its date. To a minor
 * nothing is offered (collection rule 30). Called by POSTs only.
 */
export function freezeMenus(
  core: Core,
  scope: DebtorScope,
  { operator }: { operator: Operator },
): Promise<void> {
  return inScope(core, scope, (tx) => freezeMenusIn(tx, scope, operator))
}

/** The same inside a caller's transaction: the exchange that opens a session. */
export async function freezeMenusIn(tx: Tx, scope: DebtorScope, operator: Operator): Promise<void> {
  if (scope.isMinor) return
  await lockMenus(tx, scope)
  const situation = await situationOf(tx, scope)
  const creditorIds = situation.positions.map((position) => position.creditor.id)
  const policies = await policiesInForce(tx, scope, creditorIds)
  const menus = await menusOf(tx, scope)
  const freezings = situation.positions.filter(isPayable).flatMap((position) => {
    const policy = policies.get(position.creditor.id) ?? null
    const drafts = menuOfGroup(basisOf(situation, position, policy), groupOf(position))
    const frozen = menus.get(position.creditor.id)
    if (frozen && mayStay(tx, frozen, position, drafts)) return []
    return drafts.map(
      (draft, place): Freezing => ({ draft, position, policy, origin: 'menu', place }),
    )
  })
  await freezeQuotes(tx, scope, operator, freezings)
}

/** Two tabs that open at once make one menu: the second waits, then finds the first one's. */
async function lockMenus(tx: Tx, scope: DebtorScope): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `offers.menu:${scope.debtorId}`,
  ])
}

function mayStay(
  tx: Tx,
  frozen: FrozenMenu,
  position: Position,
  drafts: readonly Draft[],
): boolean {
  const least = tx.clock.now().add(LEAST_TIME_LEFT)
  if (frozen.spent || Temporal.Instant.compare(frozen.validUntil, least) < 0) return false
  return isOfSameDebts(frozen, position) && isNoWorse(frozen.cards, drafts)
}

/** As many ways to pay, the best of which costs no more than the best of today. */
function isNoWorse(cards: readonly QuoteCard[], drafts: readonly Draft[]): boolean {
  const before = leastOf(cards.map((card) => card.total))
  const now = leastOf(drafts.map((draft) => draft.plan.total))
  if (before === null || now === null) return false
  return cards.length >= drafts.length && before <= now
}

function leastOf(totals: readonly Centavos[]): Centavos | null {
  return totals.reduce<Centavos | null>((a, b) => (a === null ? b : lesser(a, b)), null)
}
