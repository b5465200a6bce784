import { and, asc, eq, inArray } from 'drizzle-orm'
import { charges } from '#db/schema/payments.ts'
import { cardTries } from '#db/schema/saved-cards.ts'
import type { ChargeId, CreditorId, PayableId, SavedCardId } from '#server/kernel/id.ts'
import type { ChargeStatus } from '#server/payments/model.ts'
import type { CardTry } from '#server/payments/saved-card/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { ofDebtor } from '#server/platform/scope-filter.ts'

export type MadeTry = CardTry & {
  readonly creditorId: CreditorId
  readonly chargeId: ChargeId
  readonly payableId: PayableId
  readonly savedCardId: SavedCardId
  readonly chargeStatus: ChargeStatus
  readonly triedAt: Temporal.Instant
}

/** The tries for these instalments, whatever the card, oldest first. */
export async function triesFor(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
  payableIds: readonly PayableId[],
): Promise<MadeTry[]> {
  if (payableIds.length === 0) return []
  return tries(tx)
    .where(
      and(
        eq(cardTries.creditorId, creditorId),
        inArray(cardTries.payableId, [...payableIds]),
        ofDebtor(scope, cardTries.debtorId),
      ),
    )
    .orderBy(asc(charges.createdAt), asc(cardTries.number))
}

/** The try that a charge is; null where it is none. */
export async function tryOfCharge(
  tx: Tx,
  _scope: Scope,
  { creditorId, chargeId }: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<MadeTry | null> {
  const [found] = await tries(tx).where(
    and(eq(cardTries.creditorId, creditorId), eq(cardTries.chargeId, chargeId)),
  )
  return found ?? null
}

function tries(tx: Tx) {
  return tx.db
    .select({
      creditorId: cardTries.creditorId,
      chargeId: cardTries.chargeId,
      payableId: cardTries.payableId,
      savedCardId: cardTries.savedCardId,
      number: cardTries.number,
      triedOn: cardTries.triedOn,
      ending: cardTries.ending,
      chargeStatus: charges.status,
      triedAt: charges.createdAt,
    })
    .from(cardTries)
    .innerJoin(
      charges,
      and(eq(charges.creditorId, cardTries.creditorId), eq(charges.id, cardTries.chargeId)),
    )
    .$dynamic()
}
