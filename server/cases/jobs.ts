import { recordAudit } from '#server/audit/commands.ts'
import { today } from '#server/kernel/clock.ts'
import type { CaseId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { auditOf } from './commands.ts'
import { writeEntry } from './entry/commands.ts'
import { ALARM_DAYS, type CaseKind } from './model.ts'
import { endStandstill } from './standstill/commands.ts'

const BATCH = 200

type Late = {
  id: CaseId
  kind: CaseKind
  debtorId: DebtorId
  creditorId: CreditorId | null
  due_on: Temporal.PlainDate
}

/**
 * Says aloud, once each, which cases have a day left or less; and closes what stood still until a day
 * that has passed. It held no longer: the day decides, this row only remembers. Answers both counts.
 */
export async function sweepCases(
  core: Core,
  scope: SystemScope,
): Promise<{ alarmed: number; ended: number }> {
  const alarmed = await inScope(core, scope, (tx) => alarm(tx, scope))
  const ended = await inScope(core, scope, (tx) => endPauses(tx, scope))
  if (alarmed > 0) {
    core.log.error({ alert: 'cases_due', cases: alarmed }, 'cases are due: see /admin/casos')
  }
  return { alarmed, ended }
}

async function alarm(tx: Tx, scope: SystemScope): Promise<number> {
  const rows = await tx.sql<Late>(
    `update cases c set alarmed_at = $2
      where c.id in (select id from cases
                      where state in ('open', 'asked') and alarmed_at is null
                        and due_on <= $1::date + ${ALARM_DAYS}
                      order by due_on, id limit $3 for update skip locked)
      returning id, kind, debtor_id as "debtorId", creditor_id as "creditorId", due_on`,
    [today(tx.clock), tx.clock.now(), BATCH],
  )
  for (const row of rows) {
    const { id: caseId, debtorId, creditorId } = row
    const place = { caseId, debtorId, creditorId }
    await writeEntry(tx, scope, place, { kind: 'alarmed', words: null })
    const dueOn = row.due_on.toString()
    await recordAudit(tx, scope, { action: 'case.alarmed', ...auditOf(row), dueOn })
  }
  return rows.length
}

async function endPauses(tx: Tx, scope: SystemScope): Promise<number> {
  const rows = await tx.sql<{ case_id: CaseId }>(
    `select case_id from standstills where ended_at is null and until_on < $1::date
      order by id limit $2 for update skip locked`,
    [today(tx.clock), BATCH],
  )
  for (const row of rows) await endStandstill(tx, scope, row.case_id, 'over')
  return rows.length
}
