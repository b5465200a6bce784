import { type CreditorId, newId, type StaffId, type StaffSessionId } from '#server/kernel/id.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { openTheatre, type Stage, setStage } from '#server/testing/matrix/stage.ts'
import { addDebt } from '#server/testing/portfolio.ts'

/**
 * The subject and a neighbour owe the own creditor, the stranger owes the foreign one; the subject
 * owes both, the one person that both staffs know.
 */
export async function openReading(): Promise<Stage> {
  const stage = await setStage(await openTheatre(await createTestCore()))
  await addDebt(stage.core, stage.houses.foreign, stage.subject.debtorId, {
    principal: 55_555n,
    contract: 'NO-OUTRO-CREDOR',
  })
  return stage
}

/** Somebody who may read what is about these creditors. */
export function readerOf(creditorIds: 'all' | readonly CreditorId[]): StaffScope {
  return mintStaffScope({
    staffId: newId<StaffId>(),
    sessionId: newId<StaffSessionId>(),
    permissions: permissionsOf('viewer'),
    creditorIds,
    factorAt: null,
  })
}

export function readAs<T>(
  { core }: Stage,
  scope: StaffScope,
  work: (tx: Tx, scope: StaffScope) => Promise<T>,
): Promise<T> {
  return inScope(core, scope, (tx) => work(tx, scope))
}
