import { delistings } from '#db/schema/delistings.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { BankCalendar } from '#server/kernel/calendar.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type CreditorId,
  type DebtId,
  type DebtorId,
  type DelistingId,
  newId,
} from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { type ClockCause, type ClockWanted, clockCauses } from './data.ts'
import { clockDays, DELISTING_TRANSITIONS, type DelistingEvent } from './model.ts'

/**
 * Makes the clean-name clocks say what the money says: starts those whose money has come, and takes
 * back those whose money went back. Safe to call at any time, by several at once; answers how many
 * clocks it started and how many it took back.
 */
export async function alignClocks(
  tx: Tx,
  scope: SystemScope,
  calendar: BankCalendar,
  wanted: ClockWanted,
): Promise<{ started: number; reopened: number }> {
  let started = 0
  let reopened = 0
  for (const cause of await clockCauses(tx, scope, wanted)) {
    if (cause.fundsOn === null) reopened += await takeBack(tx, scope, cause)
    else started += await start(tx, scope, calendar, cause, cause.fundsOn)
  }
  return { started, reopened }
}

async function start(
  tx: Tx,
  scope: SystemScope,
  calendar: BankCalendar,
  { creditorId, agreementId, debts }: ClockCause,
  fundsOn: Temporal.PlainDate,
): Promise<number> {
  const days = clockDays(calendar, fundsOn)
  const now = tx.clock.now()
  const added = await tx.db
    .insert(delistings)
    .values(
      debts.map((debt) => ({
        ...debt,
        ...days,
        creditorId,
        agreementId,
        id: newId<DelistingId>(now.epochMilliseconds),
        fundsOn,
        state: 'waiting' as const,
        createdAt: now,
      })),
    )
    .onConflictDoNothing()
    .returning({ id: delistings.id, debtorId: delistings.debtorId })
  for (const { id, debtorId } of added) {
    await recordAudit(tx, scope, {
      action: 'delisting.started',
      subjectId: id,
      creditorId,
      debtorId,
      dueOn: days.dueOn.toString(),
    })
  }
  return added.length
}

type Moved = { id: DelistingId; debtor_id: DebtorId }

async function takeBack(tx: Tx, scope: SystemScope, cause: ClockCause): Promise<number> {
  const { creditorId, agreementId } = cause
  const rows = await tx.sql<Moved>(
    `update delistings set state = 'reopened', reopened_at = $3
      where creditor_id = $1 and agreement_id = $2 and state = any ($4)
     returning id, debtor_id`,
    [creditorId, agreementId, tx.clock.now(), from('money_went_back')],
  )
  for (const { id, debtor_id: debtorId } of rows) {
    await recordAudit(tx, scope, {
      action: 'delisting.reopened',
      subjectId: id,
      creditorId,
      debtorId,
    })
  }
  return rows.length
}

/** The creditor has been told about these debts; answers how many clocks that moved. */
export async function noteReported(
  tx: Tx,
  _scope: Scope,
  { creditorId, debtIds }: { creditorId: CreditorId; debtIds: readonly DebtId[] },
): Promise<number> {
  const rows = await tx.sql(
    `update delistings set state = 'reported', reported_at = $3
      where creditor_id = $1 and debt_id = any ($2) and state = any ($4) returning id`,
    [creditorId, debtIds, tx.clock.now(), from('creditor_told')],
  )
  return rows.length
}

/** A contract whose record the creditor says is out, and since when. */
export type ClearedContract = {
  readonly contractNumber: string
  readonly clearedOn: Temporal.PlainDate
}

export type ClearedNames = {
  readonly confirmed: number
  /** Contract numbers of no debt of this creditor. */
  readonly unknown: readonly string[]
}

/**
 * Takes the creditor's word that records are out. What was confirmed before stays as it was; a
 * contract without a running clock needs no word, and is no fault.
 */
export async function confirmCleared(
  tx: Tx,
  scope: Scope,
  input: {
    creditorId: CreditorId
    by: 'file' | 'webhook'
    cleared: readonly ClearedContract[]
  },
): Promise<ClearedNames> {
  const { creditorId, by, cleared } = input
  if (cleared.length === 0) return { confirmed: 0, unknown: [] }
  const contracts = cleared.map((one) => one.contractNumber)
  const moved = await tx.sql<Moved>(
    `update delistings n
        set state = 'confirmed', cleared_on = c.cleared_on, confirmed_at = $2, confirmed_by = $3
       from (select d.id, max(x.cleared_on) as cleared_on
               from unnest($4::text[], $5::date[]) as x(contract, cleared_on)
               join debts d on d.creditor_id = $1 and d.contract_number = x.contract
              group by d.id) c
      where n.creditor_id = $1 and n.debt_id = c.id and n.state = any ($6)
     returning n.id, n.debtor_id`,
    [
      creditorId,
      tx.clock.now(),
      by,
      contracts,
      cleared.map((one) => one.clearedOn.toString()),
      from('creditor_confirmed'),
    ],
  )
  for (const { id, debtor_id: debtorId } of moved) {
    const event = { action: 'delisting.confirmed', by } as const
    await recordAudit(tx, scope, { ...event, subjectId: id, creditorId, debtorId })
  }
  const unknown = await tx.sql<{ contract: string }>(
    `select distinct x.contract from unnest($2::text[]) as x(contract)
      where not exists (select from debts d
                         where d.creditor_id = $1 and d.contract_number = x.contract)
      order by 1`,
    [creditorId, contracts],
  )
  return { confirmed: moved.length, unknown: unknown.map((row) => row.contract) }
}

/** Marks the clocks that have come to D+2 unconfirmed, once each; answers them. */
export async function raiseAlarms(tx: Tx, scope: SystemScope): Promise<number> {
  const now = tx.clock.now()
  const rows = await tx.sql<Moved & { creditor_id: CreditorId; due_on: Temporal.PlainDate }>(
    `update delistings set alarmed_at = $1
      where state in ('waiting', 'reported') and alarm_on <= $2 and alarmed_at is null
     returning id, debtor_id, creditor_id, due_on`,
    [now, businessDate(now)],
  )
  for (const row of rows) {
    await recordAudit(tx, scope, {
      action: 'delisting.alarmed',
      subjectId: row.id,
      creditorId: row.creditor_id,
      debtorId: row.debtor_id,
      dueOn: row.due_on.toString(),
    })
  }
  return rows.length
}

function from(event: DelistingEvent): string[] {
  return statesAccepting(DELISTING_TRANSITIONS, event)
}
