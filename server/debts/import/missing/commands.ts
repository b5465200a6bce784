import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import { takeBackPrincipals } from '../books/commands.ts'
import type { Run } from '../run/model.ts'
import { MISSING } from './data.ts'

/**
 * Recalls every debt of the portfolio that the file does not name. What nothing binds goes at once,
 * set-based; what an agreement holds is written down for whoever knows agreements (and, where it
 * runs, for a person). The debts are locked first, in the order in which whoever accepts a quote
 * locks them, so that no agreement begins in between.
 */
export async function recallMissing(tx: Tx, scope: Scope, run: Run): Promise<void> {
  const { creditorId, importId, portfolioId } = run
  const now = tx.clock.now()
  await tx.sql(
    `select count(*) from (
       select d.id from debts d
        where d.creditor_id = $1 and d.portfolio_id = $3 and d.recalled_at is null
          and not exists (select from import_debts s
                           where s.import_id = $2 and s.contract_number = d.contract_number)
        order by d.id for update) locked`,
    [creditorId, importId, portfolioId],
  )
  const [asked] = await tx.sql<{ recalled: number; waiting: number }>(
    `with missing as materialized (${MISSING}),
          written as (
       insert into debt_recalls (creditor_id, id, debt_id, debtor_id, state, origin, import_id,
                                 agreement_id, asked_by, asked_at, ended_at)
       select $1::uuid, uuidv7(), m.id, m.debtor_id,
              case when m.agreement_id is null then 'done' else 'waiting' end, 'import', $2::uuid,
              m.agreement_id, i.confirmed_by, $4::timestamptz,
              case when m.agreement_id is null then $4::timestamptz end
         from missing m join imports i on i.creditor_id = $1 and i.id = $2
       on conflict do nothing
       returning state)
     select count(*) filter (where state = 'done')::int as recalled,
            count(*) filter (where state = 'waiting')::int as waiting from written`,
    [creditorId, importId, portfolioId, now],
  )
  const { recalled, waiting } = assertPresent(asked, 'counts answer one row')
  if (recalled > 0) {
    await takeBackPrincipals(tx, run)
    await tx.sql(
      `update debts d set recalled_at = $3, updated_at = $3
         from debt_recalls r
        where r.creditor_id = $1 and r.import_id = $2 and r.state = 'done'
          and d.creditor_id = r.creditor_id and d.id = r.debt_id`,
      [creditorId, importId, now],
    )
  }
  if (recalled + waiting === 0) return
  await recordAudit(tx, scope, {
    action: 'import.recalled',
    subjectId: importId,
    creditorId,
    recalled,
    waiting,
  })
  await emit(tx, { topic: 'debts.recalled', creditorId, importId })
}
