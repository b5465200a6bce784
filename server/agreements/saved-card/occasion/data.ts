import { businessDate } from '#server/kernel/clock.ts'
import type { ChargeId, CreditorId, DebtorId, PayableId, SavedCardId } from '#server/kernel/id.ts'
import { faultOf, openDetails } from '#server/payments/saved-card/data.ts'
import { nextTryOn } from '#server/payments/saved-card/model.ts'
import { triesFor, tryOfCharge } from '#server/payments/saved-card/try/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** What a person is written about: one card and one instalment. */
export type CardOccasion = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly payableId: PayableId
  readonly savedCardId: SavedCardId
  readonly dueOn: Temporal.PlainDate
  /** Why the card cannot pay as it is; null where it can. */
  readonly fault: 'expired' | 'refused' | null
}

type OccasionRow = {
  creditor_id: CreditorId
  debtor_id: DebtorId
  payable_id: PayableId
  id: SavedCardId
  due_on: Temporal.PlainDate
  card_sealed: Buffer
  unusable_since: Temporal.Instant | null
}

/** Open instalments of running agreements with a card that is to pay them. */
const TO_PAY = `
  select s.creditor_id, s.debtor_id, i.id as payable_id, s.id, i.due_on, s.card_sealed,
         s.unusable_since
    from saved_cards s
    join card_consents c on c.creditor_id = s.creditor_id and c.id = s.consent_id
    join agreements a on a.creditor_id = s.creditor_id and a.id = s.agreement_id
    join instalments i on i.creditor_id = s.creditor_id and i.agreement_id = s.agreement_id
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
   where s.status = 'active' and a.status = 'active' and i.due_on > c.given_on
     and p.cancelled_at is null and p.review_since is null
     and p.amount + payable_adjusted(p.creditor_id, p.id) > payable_paid(p.creditor_id, p.id)`

/** Instalments due within some days about which nothing was written yet. */
export async function chargesToAnnounce(
  tx: Tx,
  _scope: SystemScope,
  range: { after: Temporal.PlainDate; until: Temporal.PlainDate; limit: number },
): Promise<CardOccasion[]> {
  const rows = await tx.sql<OccasionRow>(
    `${TO_PAY} and i.due_on > $1 and i.due_on <= $2
       and not exists (select from messages m
                        where m.dedupe_key in ('card_notice:' || s.id || ':' || i.id,
                                               'card_needs_you:' || s.id || ':' || i.id))
       and exists (select from contacts k where k.debtor_id = s.debtor_id and k.suppressed_at is null)
      order by i.due_on, i.id limit $3`,
    [range.after, range.until, range.limit],
  )
  return rows.map((row) => occasionOf(tx, row))
}

/**
 * The instalment of a try that ended, where the card will not pay it by itself any more; null where
 * it is tried again, was paid meanwhile, or its card is gone.
 */
export async function occasionOfTry(
  tx: Tx,
  scope: SystemScope,
  key: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<CardOccasion | null> {
  const made = await tryOfCharge(tx, scope, key)
  if (!made) return null
  const [row] = await tx.sql<OccasionRow>(
    `${TO_PAY} and s.creditor_id = $1 and s.id = $2 and i.id = $3`,
    [made.creditorId, made.savedCardId, made.payableId],
  )
  if (!row) return null
  const tries = await triesFor(tx, scope, made.creditorId, [made.payableId])
  const ofCard = tries.filter(({ savedCardId }) => savedCardId === made.savedCardId)
  return nextTryOn(row.due_on, ofCard) === null ? occasionOf(tx, row) : null
}

function occasionOf(tx: Tx, row: OccasionRow): CardOccasion {
  const details = openDetails(tx, row.id, row.card_sealed)
  const today = businessDate(tx.clock.now())
  return {
    creditorId: row.creditor_id,
    debtorId: row.debtor_id,
    payableId: row.payable_id,
    savedCardId: row.id,
    dueOn: row.due_on,
    fault: faultOf({ unusableSince: row.unusable_since, details }, laterOf(row.due_on, today)),
  }
}

/** A card that runs out before the day will not pay on it. */
function laterOf(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) > 0 ? a : b
}
