import { currentCatalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { type Standstill, standstillOf, standstillsRead } from '#server/debts/standstill/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import { greetingFrom, nameRead } from '#server/people/data.ts'
import { type Core, readAtOnce, type Tx } from '#server/platform/db.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { coverOf } from './group/model.ts'
import {
  type FrozenMenu,
  isOfSameDebts,
  isStillOwed,
  menusFrom,
  menusOf,
  menusRead,
  spokenFrom,
} from './menu/data.ts'
import { policiesInForce } from './policy/data.ts'
import type { QuoteCard } from './quote/card/model.ts'
import {
  type ClosedDebt,
  debtsRead,
  groupOf,
  type OpenDebt,
  type Position,
  situationFrom,
  situationOf,
} from './situation/data.ts'
import { type CreditorIdentity, identityOf } from './situation/identity/model.ts'

export type MenuDebt = Pick<
  OpenDebt,
  | 'id'
  | 'contractNumber'
  | 'product'
  | 'description'
  | 'originalDueOn'
  | 'principal'
  | 'balance'
  | 'cameBack'
>

export type MenuGroup = {
  readonly creditor: CreditorIdentity
  /** Today's balance of the debts below. */
  readonly total: Centavos
  readonly debts: readonly MenuDebt[]
  /** À vista, else the shortest plan; null where only the whole balance can be paid. */
  readonly best: QuoteCard | null
  readonly full: QuoteCard | null
  readonly spot: QuoteCard | null
  /** At most three, the shortest first. */
  readonly plans: readonly QuoteCard[]
  /** What was found for them on the telephone, best first; mostly nothing. */
  readonly spoken: readonly QuoteCard[]
  /** Until when all of them are valid; null without a menu. */
  readonly validUntil: Temporal.Instant | null
}

export type BoundAgreement = {
  readonly creditor: CreditorIdentity
  readonly agreementId: AgreementId
  readonly number: string
  readonly nextDueOn: Temporal.PlainDate | null
  /** Whether that one is past its last day to pay. */
  readonly isLate: boolean
  readonly nextAmount: Centavos | null
}

export type Menu = {
  /** How to greet; null where the file brought no name. */
  readonly firstName: string | null
  /** The oldest day of the files that the debts came from, where that is not today or yesterday. */
  readonly staleSince: Temporal.PlainDate | null
  readonly today: Temporal.PlainDate
  readonly total: Centavos
  readonly groups: readonly MenuGroup[]
  /** Time-barred debts: to be listed only when the person asks (rule 8). */
  readonly closedDebts: readonly ClosedDebt[]
  /** What stands still because the person asked for something. */
  readonly standstills: readonly Standstill[]
  /** Agreements that bind, or are paid off, with the next open instalment of each. */
  readonly agreements: readonly BoundAgreement[]
}

/** D1: everything the person owes, by creditor, with what was frozen for it. One exchange. */
export async function menuOf(core: Core, scope: DebtorScope): Promise<Menu> {
  const now = core.clock.now()
  const catalogue = await currentCatalogue(core, scope)
  const rows = await readAtOnce(core, scope, {
    debts: debtsRead(scope),
    quotes: menusRead(scope, now),
    people: nameRead(scope.debtorId),
    agreements: agreementsRead(scope),
    standstills: standstillsRead(scope.debtorId, businessDate(now)),
  })
  const situation = situationFrom(rows.debts, catalogue, businessDate(now))
  const menus = menusFrom(rows.quotes)
  const spoken = spokenFrom(rows.quotes)
  const groups = situation.positions.map((position) =>
    groupView(
      position,
      menus.get(position.creditor.id) ?? null,
      spoken.get(position.creditor.id) ?? null,
    ),
  )
  const person = assertPresent(rows.people[0], 'a debtor sees itself')
  return {
    firstName: greetingFrom(core.vault, person),
    staleSince: staleSince(situation.positions, now),
    today: situation.today,
    total: sum(groups.map((group) => group.total)),
    groups,
    closedDebts: situation.closedDebts,
    standstills: rows.standstills.map(standstillOf),
    agreements: rows.agreements.map((row) =>
      boundAgreement(row, catalogue.creditors, situation.today),
    ),
  }
}

/** Debts whose file is older than a day may have been paid elsewhere meanwhile. */
function staleSince(
  positions: readonly Position[],
  now: Temporal.Instant,
): Temporal.PlainDate | null {
  const oldest = positions
    .map(({ creditor }) => creditor.dataAsOf)
    .filter((at) => at !== null)
    .sort(Temporal.Instant.compare)[0]
  if (!oldest || now.since(oldest).total('hours') <= 24) return null
  return businessDate(oldest)
}

function groupView(
  position: Position,
  frozen: FrozenMenu | null,
  found: FrozenMenu | null,
): MenuGroup {
  // A menu of other debts or amounts is not today's: the page offers to look again.
  const menu = frozen && isOfSameDebts(frozen, position) ? frozen : null
  const plans = menu?.cards.filter((card) => card.kind === 'plan') ?? []
  const spot = menu?.cards.find((card) => card.kind === 'spot') ?? null
  return {
    creditor: identityOf(position.creditor),
    total: position.total,
    debts: position.debts.map(({ offered: _, ...debt }) => debt),
    best: spot ?? plans[0] ?? null,
    full: menu?.cards.find((card) => card.kind === 'full') ?? null,
    spot,
    plans,
    spoken: found && isStillOwed(found, position) ? found.cards : [],
    validUntil: menu?.validUntil ?? null,
  }
}

type AgreementRow = {
  creditor_id: CreditorId
  id: AgreementId
  number: string
  due_on: Temporal.PlainDate | null
  payable_until: Temporal.PlainDate | null
  open: bigint | null
}

/** Agreements that bind or are paid off, each with its first instalment that is not paid. */
function agreementsRead(scope: DebtorScope): Read<AgreementRow> {
  return {
    text: `select a.creditor_id, a.id, a.number, n.due_on, n.payable_until, n.open
       from agreements a
       left join lateral (
         select i.due_on, i.payable_until, p.open
           from instalments i
           cross join lateral (
             select i.amount + payable_adjusted(i.creditor_id, i.id)
                    - payable_paid(i.creditor_id, i.id) as open) p
          where i.creditor_id = a.creditor_id and i.agreement_id = a.id and p.open > 0
          order by i.number limit 1) n on true
      where a.debtor_id = $1 and a.status in ('active', 'settled')
      order by a.accepted_at desc`,
    values: [scope.debtorId],
  }
}

function boundAgreement(
  row: AgreementRow,
  creditors: ReadonlyMap<CreditorId, Creditor>,
  today: Temporal.PlainDate,
): BoundAgreement {
  const creditor = assertPresent(creditors.get(row.creditor_id), 'an agreement has a creditor')
  return {
    creditor: identityOf(creditor),
    agreementId: row.id,
    number: row.number,
    nextDueOn: row.due_on,
    isLate: row.payable_until !== null && Temporal.PlainDate.compare(today, row.payable_until) > 0,
    nextAmount: row.open === null ? null : centavos(row.open),
  }
}

export type Ways = {
  readonly today: Temporal.PlainDate
  readonly group: MenuGroup
  /** Days of the month to choose from; null where the creditor offers no instalments. */
  readonly dueDays: readonly number[] | null
}

/** D2: one creditor's ways to pay; null where nothing is owed to it in this scope. */
export async function waysOf(
  tx: Tx,
  scope: DebtorScope,
  { creditorSlug }: { creditorSlug: string },
): Promise<Ways | null> {
  const situation = await situationOf(tx, scope)
  const position = situation.positions.find(({ creditor }) => creditor.slug === creditorSlug)
  if (!position) return null
  const { id } = position.creditor
  const policy = (await policiesInForce(tx, scope, [id])).get(id)
  const cover = policy ? coverOf(policy.compiled, groupOf(position)) : null
  const dueDays = cover?.lead.source.plan?.dueDays.toSorted((a, b) => a - b) ?? null
  const menu = (await menusOf(tx, scope)).get(id) ?? null
  return { today: situation.today, group: groupView(position, menu, null), dueDays }
}
