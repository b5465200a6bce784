import { and, eq, inArray } from 'drizzle-orm'
import { charges } from '#db/schema/payments.ts'
import type { ChargeId, CreditorId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { CHARGE_TRANSITIONS, type ChargeEvent } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Moves a charge along its table; answers whether it was in a state that allows the event. */
export async function moveCharge(
  tx: Tx,
  creditorId: CreditorId,
  chargeId: ChargeId,
  event: ChargeEvent,
  fields: {
    brCode?: string
    pageUrl?: string
    providerChargeId?: string
    expiresAt?: Temporal.Instant
  } = {},
): Promise<boolean> {
  const status = {
    went_live: 'live',
    outcome_lost: 'unknown',
    refused: 'failed',
    money_came: 'paid',
    ran_out: 'expired',
    withdrawn: 'removed',
  } as const
  const moved = await tx.db
    .update(charges)
    .set({ status: status[event], updatedAt: tx.clock.now(), ...fields })
    .where(
      and(
        eq(charges.creditorId, creditorId),
        eq(charges.id, chargeId),
        inArray(charges.status, statesAccepting(CHARGE_TRANSITIONS, event)),
      ),
    )
    .returning({ id: charges.id })
  return moved.length > 0
}

/** Notes when the provider was last asked about a charge, so that the next question waits longer. */
export async function noteAsked(
  tx: Tx,
  _scope: Scope,
  { creditorId, chargeId }: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<void> {
  await tx.db
    .update(charges)
    .set({ updatedAt: tx.clock.now() })
    .where(and(eq(charges.creditorId, creditorId), eq(charges.id, chargeId)))
}
