import { and, eq } from 'drizzle-orm'
import { charges } from '#db/schema/payments.ts'
import type { ChargeId, CreditorId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { CHARGE_TRANSITIONS, type ChargeEvent } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import { arrayOf, type Read } from '#server/platform/read-packet.ts'
import type { Scope } from '#server/platform/scope.ts'

type Shown = {
  readonly brCode?: string
  readonly pageUrl?: string
  readonly providerChargeId?: string
  readonly expiresAt?: Temporal.Instant
}

const STATUS_AFTER = {
  went_live: 'live',
  outcome_lost: 'unknown',
  refused: 'failed',
  money_came: 'paid',
  ran_out: 'expired',
  withdrawn: 'removed',
} as const satisfies Record<ChargeEvent, string>

/** Moves a charge along its table; answers whether it was in a state that allows the event. */
export async function moveCharge(
  tx: Tx,
  creditorId: CreditorId,
  chargeId: ChargeId,
  event: ChargeEvent,
  { brCode, pageUrl, providerChargeId, expiresAt }: Shown = {},
): Promise<boolean> {
  const moved = await tx.read({
    text: MOVE,
    values: [
      ...[creditorId, chargeId, STATUS_AFTER[event], tx.clock.now()],
      arrayOf(statesAccepting(CHARGE_TRANSITIONS, event)),
      ...[brCode ?? null, pageUrl ?? null, providerChargeId ?? null, expiresAt ?? null],
    ],
  })
  return moved.length > 0
}

const MOVE = `
  update charges
     set status = $3, updated_at = $4, br_code = coalesce($6, br_code),
         page_url = coalesce($7, page_url),
         provider_charge_id = coalesce($8, provider_charge_id),
         expires_at = coalesce($9, expires_at)
   where creditor_id = $1 and id = $2 and status = any ($5::text[])
  returning id`

/** The statement by which charges are paid, as far as their state allows it. */
export function chargesPaid(
  tx: Tx,
  paid: readonly { readonly creditorId: CreditorId; readonly id: ChargeId }[],
): Read<unknown> {
  return {
    text: PAID,
    values: [
      arrayOf(paid.map(({ creditorId }) => creditorId)),
      arrayOf(paid.map(({ id }) => id)),
      tx.clock.now(),
      arrayOf(statesAccepting(CHARGE_TRANSITIONS, 'money_came')),
    ],
  }
}

// The lists stand in sub-selects: those whose length PostgreSQL can see are planned at each execution.
const PAID = `
  update charges c set status = '${STATUS_AFTER.money_came}', updated_at = $3
    from unnest((select $1::uuid[]), (select $2::uuid[])) as p(creditor_id, id)
   where c.creditor_id = p.creditor_id and c.id = p.id and c.status = any ($4::text[])`

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
