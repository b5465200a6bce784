import type { CreditorId, DebtorId, StaffId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { permissionsOf, ROLES } from '#server/staff/model.ts'

export type Colleague = { readonly id: StaffId; readonly name: string }

const ANSWERING = ROLES.filter((role) => permissionsOf(role).has('cases.answer'))

/** Who of the team may answer a case about this person: nobody who may not see its creditor. */
export function colleaguesFor(
  tx: Tx,
  _scope: StaffScope,
  { debtorId, creditorId }: { debtorId: DebtorId; creditorId: CreditorId | null },
): Promise<Colleague[]> {
  return tx.sql<Colleague>('select id, name from case_colleagues($1, $2, $3::text[])', [
    debtorId,
    creditorId,
    ANSWERING,
  ])
}
