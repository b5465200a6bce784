import { assertPresent } from '#server/kernel/assert.ts'
import { newId, type ReversalId, type StaffId, type SuspenseItemId } from '#server/kernel/id.ts'
import { type Centavos, subtract } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

export type ItemTake = {
  readonly itemId: SuspenseItemId
  /** All that the item holds, and what of it moves; the rest waits on, as an item of its own. */
  readonly whole: Centavos
  readonly amount: Centavos
}

/**
 * Takes money out of suspense for good: it `returned` to whoever sent it, or was `applied` to what
 * was owed. The caller holds the payment's lock and moves it in the books.
 */
export async function takeItems(
  tx: Tx,
  _scope: Scope,
  input: { readonly takes: readonly ItemTake[]; readonly decidedBy?: StaffId | null } & (
    | { readonly status: 'returned'; readonly reversalId: ReversalId }
    | { readonly status: 'applied'; readonly reversalId?: undefined }
  ),
): Promise<void> {
  const now = tx.clock.now()
  for (const { itemId, whole, amount } of input.takes) {
    const [row] = await tx.sql<{ id: string }>(
      `update suspense_items
          set status = $2, reversal_id = $3, amount = $4, decided_at = $5,
              decided_by = coalesce($6, decided_by)
        where id = $1 and status in ('open', 'returning') and amount = $7 returning id`,
      [itemId, input.status, input.reversalId ?? null, amount, now, input.decidedBy ?? null, whole],
    )
    assertPresent(row, 'money in suspense is taken under its payment’s lock')
    if (amount < whole) await keepRest(tx, itemId, subtract(whole, amount))
  }
}

/** What is left of an item is as old as the item, came the same way and waits for the same reason. */
async function keepRest(tx: Tx, itemId: SuspenseItemId, rest: Centavos): Promise<void> {
  await tx.sql(
    `insert into suspense_items (creditor_id, id, debtor_id, payment_id, amount, reason, status,
                                 ledger_transaction_id, created_at)
     select creditor_id, $2, debtor_id, payment_id, $3, reason, 'open', ledger_transaction_id,
            created_at
       from suspense_items where id = $1`,
    [itemId, newId<SuspenseItemId>(tx.clock.now().epochMilliseconds), rest],
  )
}

/** What was to go back and did not waits for a person again. */
export async function releaseItems(tx: Tx, _scope: Scope, reversalId: ReversalId): Promise<void> {
  await tx.sql(
    `update suspense_items set status = 'open', reversal_id = null, decided_at = null,
            decided_by = null
      where reversal_id = $1 and status = 'returning'`,
    [reversalId],
  )
}
