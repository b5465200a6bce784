import type { DebtorId } from '#server/kernel/id.ts'
import type { Vault } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Called } from './model.ts'

export const CALLED_COLUMN = 'contact_preferences.called'

/** The columns of a query over `contact_preferences w`, left joined. */
export type CalledRow = { called: Called['how'] | null; called_sealed: Buffer | null }
export const CALLED_COLUMNS = 'w.called, w.called_sealed'

/** How a person who was read is called. */
export function calledOf(
  vault: Vault,
  { called, called_sealed, index }: CalledRow & { readonly index: Buffer },
): Called {
  if (called === 'chosen' && called_sealed !== null) {
    return { how: 'chosen', name: vault.open(called_sealed, { column: CALLED_COLUMN, row: index }) }
  }
  return { how: called === 'none' ? 'none' : 'file' }
}

export async function calledById(tx: Tx, _scope: Scope, debtorId: DebtorId): Promise<Called> {
  const [row] = await tx.sql<CalledRow & { index: Buffer }>(
    `select ${CALLED_COLUMNS}, d.document_index as index
       from debtors d left join contact_preferences w on w.debtor_id = d.id where d.id = $1`,
    [debtorId],
  )
  return row ? calledOf(tx.vault, row) : { how: 'file' }
}
