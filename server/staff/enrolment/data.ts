import type { StaffEntryId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { ENTRY_TRIES } from '#server/staff/entry/model.ts'
import { type Offer, offerSchema } from './schema.ts'

const COLUMN = 'staff_entries.offer'

export function sealOffer(tx: Tx, id: StaffEntryId, offer: Offer): Buffer {
  return tx.vault.seal(JSON.stringify(offer), { column: COLUMN, row: id })
}

export function openOffer(tx: Tx, id: StaffEntryId, sealed: Buffer): Offer {
  return offerSchema.parse(JSON.parse(tx.vault.open(sealed, { column: COLUMN, row: id })))
}

export type PendingEnrolment = {
  readonly name: string
  readonly email: string
  readonly offer: Offer
}

/** What is offered to who holds the entry's secret; null where it is over. */
export async function pendingEnrolment(
  tx: Tx,
  _scope: Scope,
  secret: string,
  via: 'invitation' | 'renewal',
): Promise<PendingEnrolment | null> {
  const [row] = await tx.sql<{
    id: StaffEntryId
    name: string
    email: string
    offer_sealed: Buffer
  }>(
    `select e.id, e.offer_sealed, u.name, u.email
       from staff_entries e join staff_users u on u.id = e.staff_id
      where e.token_hash = $1 and e.via = $2 and e.finished_at is null and e.tries < ${ENTRY_TRIES}
        and e.expires_at > $3 and e.offer_sealed is not null and u.disabled_at is null`,
    [sha256(secret), via, tx.clock.now()],
  )
  if (!row) return null
  const { name, email } = row
  return { name, email, offer: openOffer(tx, row.id, row.offer_sealed) }
}
