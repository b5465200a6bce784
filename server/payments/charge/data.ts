import { and, asc, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import { chargeLines, charges } from '#db/schema/payments.ts'
import type { ChargeId, CreditorId, PayableId } from '#server/kernel/id.ts'
import { chargeColumns } from '#server/payments/data.ts'
import type { Charge, ChargeLine } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { ofDebtor } from '#server/platform/scope-filter.ts'

const attemptColumns = {
  creditorId: charges.creditorId,
  chargeId: charges.id,
  payableId: charges.payableId,
  debtorId: charges.debtorId,
  status: charges.status,
  amount: charges.amount,
  provider: charges.provider,
  method: charges.method,
  reference: charges.reference,
  providerChargeId: charges.providerChargeId,
  createdAt: charges.createdAt,
  payeeKey: charges.payeeKey,
  expiresAt: charges.expiresAt,
}

/**
 * Charges whose outcome must be asked for: attempts without an answer for half a minute, codes
 * that ran out, and living codes whose notice may have been lost, at intervals that double from
 * one minute. Oldest question first.
 */
export async function chargesToAskFor(tx: Tx, _scope: SystemScope, limit: number) {
  const now = tx.clock.now()
  return tx.db
    .select(attemptColumns)
    .from(charges)
    .where(
      and(
        // Debits have days of their own, and more to be asked about: agreements/automatic.
        ne(charges.method, 'cobr'),
        or(
          and(
            inArray(charges.status, ['created', 'unknown']),
            lt(charges.updatedAt, now.subtract({ seconds: 30 })),
          ),
          and(eq(charges.status, 'live'), lt(charges.expiresAt, now)),
          and(
            eq(charges.status, 'live'),
            sql`${charges.updatedAt} <= ${now.toString()}::timestamptz
              - greatest(interval '1 minute', ${charges.updatedAt} - ${charges.createdAt})`,
          ),
        ),
      ),
    )
    .orderBy(asc(charges.updatedAt))
    .limit(limit)
}

export type ChargeAttempt = Awaited<ReturnType<typeof chargesToAskFor>>[number]

export async function chargeById(
  tx: Tx,
  _scope: SystemScope,
  creditorId: CreditorId,
  chargeId: ChargeId,
): Promise<ChargeAttempt | null> {
  const [row] = await tx.db
    .select(attemptColumns)
    .from(charges)
    .where(and(eq(charges.creditorId, creditorId), eq(charges.id, chargeId)))
  return row ?? null
}

/** The columns of an attempt, for statements by hand that read from `charges`. */
export const ATTEMPT_COLUMNS = Object.entries(attemptColumns)
  .map(([name, column]) => `${column.name} as "${name}"`)
  .join(', ')

/** The attempt that a page was made for: by our own row, by its reference while its id was lost. */
export async function chargeBoundTo(
  tx: Tx,
  _scope: SystemScope,
  page: { readonly id: string; readonly reference: string | null },
): Promise<ChargeAttempt | null> {
  const byReference =
    page.reference === null
      ? undefined
      : and(isNull(charges.providerChargeId), eq(charges.reference, page.reference))
  const [row] = await tx.db
    .select(attemptColumns)
    .from(charges)
    .where(
      and(eq(charges.provider, 'stripe'), or(eq(charges.providerChargeId, page.id), byReference)),
    )
  return row ?? null
}

export type OpenCharge = Charge & {
  readonly reference: string
  readonly payeeKey: string
  readonly createdAt: Temporal.Instant
  readonly lines: ChargeLine[]
}

/** The charges that still may be paid and ask for any of these payables, with their lines. */
export async function openChargesOn(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
  payableIds: readonly PayableId[],
): Promise<OpenCharge[]> {
  const touching = tx.db
    .select({ id: chargeLines.chargeId })
    .from(chargeLines)
    .where(
      and(eq(chargeLines.creditorId, creditorId), inArray(chargeLines.payableId, [...payableIds])),
    )
  const open = await tx.db
    .select({
      ...chargeColumns,
      reference: charges.reference,
      payeeKey: charges.payeeKey,
      createdAt: charges.createdAt,
    })
    .from(charges)
    .where(
      and(
        eq(charges.creditorId, creditorId),
        inArray(charges.id, touching),
        inArray(charges.status, ['created', 'live', 'unknown']),
        ofDebtor(scope, charges.debtorId),
      ),
    )
  return Promise.all(
    open.map(async (charge) => ({
      ...charge,
      lines: await linesOf(tx, scope, creditorId, charge.chargeId),
    })),
  )
}

/** What a charge was made for, in its order. */
export async function linesOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  chargeId: ChargeId,
): Promise<ChargeLine[]> {
  return tx.db
    .select({
      payableId: chargeLines.payableId,
      amount: chargeLines.amount,
      lateFine: chargeLines.lateFine,
      lateInterest: chargeLines.lateInterest,
      earlyRebate: chargeLines.earlyRebate,
    })
    .from(chargeLines)
    .where(and(eq(chargeLines.creditorId, creditorId), eq(chargeLines.chargeId, chargeId)))
    .orderBy(chargeLines.position)
}
