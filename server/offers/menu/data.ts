import type { CreditorId, QuoteId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { CardFigures, QuoteCard } from '../quote/card/model.ts'
import { readCard } from '../quote/schema.ts'
import type { Position } from '../situation/data.ts'

/** A menu as it was frozen: the quotes of one creditor that were made together. */
export type FrozenMenu = {
  readonly creditorId: CreditorId
  readonly policyVersion: number | null
  readonly validUntil: Temporal.Instant
  /** Principal of each debt when it was frozen, in centavos as text. */
  readonly principals: ReadonlyMap<string, string>
  /** Whether one of its quotes was accepted and the agreement came to nothing. */
  readonly spent: boolean
  /** Whether one of the debts was restated since: what was frozen is no longer what is owed. */
  readonly outdated: boolean
  readonly cards: readonly QuoteCard[]
}

type MenuRow = {
  creditor_id: CreditorId
  id: QuoteId
  number: string
  kind: 'full' | 'spot' | 'plan'
  policy_version: number | null
  valid_until: Temporal.Instant
  computed_at: Temporal.Instant
  origin: 'menu' | 'telephone'
  card: unknown
  debts: { debtId: string; principal: string }[] | null
  spent: boolean
  outdated: boolean
}

/** Quotes of menus, and of searches by telephone, that are still valid at `now`, the newest first. */
export function menusRead(scope: DebtorScope, now: Temporal.Instant): Read<MenuRow> {
  return {
    text: `select q.creditor_id, q.id, q.number, q.kind, q.policy_version, q.valid_until,
            q.computed_at, q.origin,
            q.plan->'card' as card,
            case when q.kind = 'full' or q.origin = 'telephone'
                 then q.parameters->'debts' end as debts,
            exists (select from agreements a
                     where a.creditor_id = q.creditor_id and a.quote_id = q.id
                       and a.status in ('superseded', 'lapsed', 'withdrawn')) as spent,
            exists (select from debt_restatements r
                     where r.debtor_id = q.debtor_id and r.creditor_id = q.creditor_id
                       and r.created_at >= q.computed_at) as outdated
       from quotes q
      where q.debtor_id = $1 and q.origin in ('menu', 'telephone') and q.valid_until > $2
      order by q.computed_at desc, length(q.number) desc, q.number desc`,
    values: [scope.debtorId, now],
  }
}

/**
 * The newest menu of each creditor that is still valid. Older ones stay valid to their date and
 * can be accepted by their id, but are not shown beside a newer one.
 */
export async function menusOf(tx: Tx, scope: DebtorScope): Promise<Map<CreditorId, FrozenMenu>> {
  return menusFrom(await tx.read(menusRead(scope, tx.clock.now())))
}

/** The same from what was read already. */
export function menusFrom(rows: readonly MenuRow[]): Map<CreditorId, FrozenMenu> {
  const menus = new Map<CreditorId, FrozenMenu>()
  const ofMenus = rows.filter(({ origin }) => origin === 'menu')
  for (const [creditorId, newestFirst] of Map.groupBy(ofMenus, (row) => row.creditor_id)) {
    // A menu is numbered in its order and begins with the whole balance, so the newest one ends,
    // read backwards, at the first of these.
    const begins = newestFirst.findIndex((row) => row.kind === 'full')
    menus.set(creditorId, menuOfRows(creditorId, newestFirst.slice(0, begins + 1).toReversed()))
  }
  return menus
}

/** What the newest search by telephone found at each creditor, best first. */
export function spokenFrom(rows: readonly MenuRow[]): Map<CreditorId, FrozenMenu> {
  const spoken = rows.filter(({ origin }) => origin === 'telephone')
  return new Map(
    [...Map.groupBy(spoken, (row) => row.creditor_id)].map(([creditorId, newestFirst]) => {
      const madeAt = newestFirst[0]?.computed_at
      const together = newestFirst.filter((row) => madeAt?.equals(row.computed_at))
      return [creditorId, menuOfRows(creditorId, together.toReversed())]
    }),
  )
}

function menuOfRows(creditorId: CreditorId, rows: readonly MenuRow[]): FrozenMenu {
  const ends = rows.map((row) => row.valid_until).toSorted(Temporal.Instant.compare)
  return {
    creditorId,
    policyVersion: rows.find((row) => row.policy_version !== null)?.policy_version ?? null,
    validUntil: ends[0] ?? Temporal.Instant.fromEpochMilliseconds(0),
    principals: new Map(
      rows.flatMap((row) => row.debts ?? []).map((debt) => [debt.debtId, debt.principal]),
    ),
    spent: rows.some((row) => row.spent),
    outdated: rows.some((row) => row.outdated),
    cards: rows.map(cardOfRow),
  }
}

function cardOfRow(row: MenuRow): QuoteCard {
  const figures: CardFigures = readCard(row.card)
  return {
    quoteId: row.id,
    creditorId: row.creditor_id,
    number: row.number,
    kind: row.kind,
    ...figures,
    cetAnnualPercent: row.kind === 'plan' ? figures.cetAnnualPercent : null,
    validUntil: row.valid_until,
  }
}

/** Whether a frozen menu speaks of exactly today's debts and what is owed of each. */
export function isOfSameDebts(
  { principals, outdated }: Pick<FrozenMenu, 'principals' | 'outdated'>,
  { debts }: Position,
): boolean {
  return (
    !outdated &&
    principals.size === debts.length &&
    debts.every((debt) => principals.get(debt.id) === debt.principal.toString())
  )
}

/** Whether what was found can still be accepted as it is: its debts are open, and owed as they were. */
export function isStillOwed(
  { principals, outdated, spent }: Pick<FrozenMenu, 'principals' | 'outdated' | 'spent'>,
  { debts }: Position,
): boolean {
  const owed = new Map<string, string>(debts.map((debt) => [debt.id, debt.principal.toString()]))
  return !outdated && !spent && [...principals].every(([id, of]) => owed.get(id) === of)
}
