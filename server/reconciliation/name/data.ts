import type { DelistingState } from '#server/agreements/delisting/model.ts'
import { type Urgency, urgencyOf } from '#server/agreements/delisting/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { DebtorId, DelistingId } from '#server/kernel/id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

export type NameClock = {
  readonly id: DelistingId
  readonly debtorId: DebtorId
  readonly debtorName: string
  readonly creditor: string
  readonly contractNumber: string
  readonly agreementNumber: string
  readonly fundsOn: Temporal.PlainDate
  readonly dueOn: Temporal.PlainDate
  readonly state: DelistingState
  readonly urgency: Urgency
  readonly alarmed: boolean
  readonly clearedOn: Temporal.PlainDate | null
}

export type NamePlace = { readonly dueOn: Temporal.PlainDate; readonly id: string }

export const NAMES_PAGE = 50

type Row = {
  id: DelistingId
  debtor_id: DebtorId
  creditor: string
  contract_number: string
  agreement_number: string
  funds_on: Temporal.PlainDate
  alarm_on: Temporal.PlainDate
  due_on: Temporal.PlainDate
  state: DelistingState
  alarmed: boolean
  cleared_on: Temporal.PlainDate | null
}

/** Clean-name clocks, the most urgent first; those that ended are read from the newest back. */
export async function nameClocks(
  tx: Tx,
  scope: StaffScope,
  args: { state: 'running' | 'confirmed'; after: NamePlace | null },
): Promise<{ rows: NameClock[]; next: NamePlace | null }> {
  const isRunning = args.state === 'running'
  const [beyond, order] = isRunning ? ['>', 'asc'] : ['<', 'desc']
  const found = await tx.sql<Row>(
    `select n.id, n.debtor_id, c.trade_name as creditor, d.contract_number,
            a.number as agreement_number, n.funds_on, n.alarm_on, n.due_on, n.state,
            n.alarmed_at is not null as alarmed, n.cleared_on
       from delistings n
       join creditors c on c.id = n.creditor_id
       join debts d on d.creditor_id = n.creditor_id and d.id = n.debt_id
       join agreements a on a.creditor_id = n.creditor_id and a.id = n.agreement_id
      where n.state = any ($1) and ($2::uuid[] is null or n.creditor_id = any ($2))
        and ($3::date is null or (n.due_on, n.id) ${beyond} ($3, $4::uuid))
      order by n.due_on ${order}, n.id ${order} limit ${NAMES_PAGE + 1}`,
    [
      isRunning ? ['waiting', 'reported'] : ['confirmed'],
      creditorsOf(scope),
      args.after?.dueOn ?? null,
      args.after?.id ?? null,
    ],
  )
  const rows = found.slice(0, NAMES_PAGE)
  const people = await debtorsByIds(tx, scope, [...new Set(rows.map((row) => row.debtor_id))])
  const today = businessDate(tx.clock.now())
  const last = rows.at(-1)
  return {
    rows: rows.map((row) => ({
      id: row.id,
      debtorId: row.debtor_id,
      debtorName: people.get(row.debtor_id)?.name ?? '—',
      creditor: row.creditor,
      contractNumber: row.contract_number,
      agreementNumber: row.agreement_number,
      fundsOn: row.funds_on,
      dueOn: row.due_on,
      state: row.state,
      urgency: urgencyOf({ alarmOn: row.alarm_on, dueOn: row.due_on, state: row.state }, today),
      alarmed: row.alarmed,
      clearedOn: row.cleared_on,
    })),
    next: found.length > NAMES_PAGE && last ? { dueOn: last.due_on, id: last.id } : null,
  }
}
