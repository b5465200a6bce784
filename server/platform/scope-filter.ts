import { type Column, eq, type SQL } from 'drizzle-orm'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'

/**
 * A scope as a condition of a query. Row-level security would hold without it; it is the second
 * net, and a query should be right without nets.
 */

/** The one debtor a scope may see; null where it is not limited to one. */
export function debtorOf(scope: Scope): DebtorId | null {
  return scope.kind === 'debtor' ? scope.debtorId : null
}

/** The condition on a debtor column; none for staff and system, who are limited otherwise. */
export function ofDebtor(scope: Scope, column: Column): SQL | undefined {
  return scope.kind === 'debtor' ? eq(column, scope.debtorId) : undefined
}

/** The creditors a member of staff works for; null for all. */
export function creditorsOf(scope: StaffScope): readonly CreditorId[] | null {
  return scope.creditorIds === 'all' ? null : scope.creditorIds
}
