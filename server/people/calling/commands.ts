import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { CALLED_COLUMN } from './data.ts'
import type { Called } from './model.ts'

/** How the person wants to be called, from the next page and message on. The name is sealed as theirs. */
export function chooseCalled(core: Core, scope: DebtorScope, called: Called): Promise<null> {
  return inScope(core, scope, async (tx) => {
    const { debtorId } = scope
    const [row] = await tx.sql<{ index: Buffer }>(
      'select document_index as index from debtors where id = $1',
      [debtorId],
    )
    const { index } = assertPresent(row, 'who is inside exists')
    const sealed =
      called.how === 'chosen'
        ? tx.vault.seal(called.name, { column: CALLED_COLUMN, row: index })
        : null
    await tx.sql(
      `insert into contact_preferences (debtor_id, channel, hours, called, called_sealed, updated_at)
       values ($1, 'any', 'any', $2, $3, $4)
       on conflict (debtor_id) do update
          set called = excluded.called, called_sealed = excluded.called_sealed,
              updated_at = excluded.updated_at`,
      [debtorId, called.how, sealed, tx.clock.now()],
    )
    await recordAudit(tx, scope, {
      action: 'debtor.called',
      subjectId: debtorId,
      debtorId,
      how: called.how,
    })
    return null
  })
}
