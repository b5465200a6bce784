import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { statementKey, statementStanding } from './data.ts'

/**
 * Somebody asks for the statement of a year: the worker issues it, unless the newest one still says
 * it all. `nothing_paid`: nothing was paid to such a creditor in that year.
 */
export async function wantStatement(
  tx: Tx,
  scope: DebtorScope,
  asked: { creditorSlug: string; year: number },
): Promise<Result<null, 'nothing_paid'>> {
  const key = await statementKey(tx, scope, asked)
  if (key === null) return refuse('nothing_paid')
  const standing = await statementStanding(tx, scope, key)
  if (standing === 'nothing_paid') return refuse('nothing_paid')
  if (standing === 'wanted') await emit(tx, { topic: 'statement.wanted', ...key })
  return ok(null)
}
