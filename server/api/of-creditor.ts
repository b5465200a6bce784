import { notFound } from '#server/api/trpc.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { worksFor } from '#server/staff/creditor/data.ts'

/** Work for a creditor by its name in addresses; for those one does not work for, it is not there. */
export function ofCreditor<T>(
  core: Core,
  scope: StaffScope,
  { creditorSlug }: { creditorSlug: string },
  work: (tx: Tx, creditor: Creditor) => Promise<T>,
): Promise<T> {
  return inScope(core, scope, async (tx) => {
    const creditor = await creditorBySlug(tx, scope, creditorSlug)
    return creditor && worksFor(scope, creditor) ? work(tx, creditor) : notFound()
  })
}
