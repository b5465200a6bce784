import { today } from '#server/kernel/clock.ts'
import type { CaseId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import type { LegalPriority } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { CaseKind, CaseOutcome, CaseReason, CaseState } from '../model.ts'

export const CASES_PAGE = 50

/** A line of the list; nothing of the words. */
export type CaseLine = {
  readonly id: CaseId
  readonly number: string
  readonly debtorId: DebtorId
  readonly kind: CaseKind
  readonly reason: CaseReason
  readonly state: CaseState
  readonly outcome: CaseOutcome | null
  readonly creditor: string | null
  readonly openedAt: Temporal.Instant
  readonly dueOn: Temporal.PlainDate
  readonly endedAt: Temporal.Instant | null
  readonly assignedTo: string | null
  readonly legalPriority: LegalPriority
}

/** The place of a line, for the page that follows: its day, and its id among those of that day. */
export type CasePlace = { readonly on: string; readonly id: CaseId }

export type CaseFilter = {
  readonly state: 'open' | 'ended'
  readonly kind: CaseKind | null
  readonly creditorId: CreditorId | null
  /** Those that this member of staff took. */
  readonly mine: boolean
  readonly after: CasePlace | null
}

type Row = Omit<
  CaseLine,
  'debtorId' | 'openedAt' | 'dueOn' | 'endedAt' | 'assignedTo' | 'legalPriority'
> & {
  legal_priority: LegalPriority
  debtor_id: DebtorId
  opened_at: Temporal.Instant
  due_on: Temporal.PlainDate
  ended_at: Temporal.Instant | null
  assigned_to: string | null
}

const LINE = `select c.id, c.number, c.debtor_id, c.kind, c.reason, c.state, c.outcome, c.opened_at,
  c.due_on, c.ended_at, c.legal_priority, k.trade_name as creditor, staff_name(c.assigned_to) as assigned_to
    from cases c left join creditors k on k.id = c.creditor_id`

/** Of the scope's creditors, and of nobody's: those are of everybody whom the person owes. */
const WANTED = `($1::text is null or c.kind = $1)
   and ($2::uuid is null or c.creditor_id = $2
        or (c.creditor_id is null and exists (
              select from debts d where d.debtor_id = c.debtor_id and d.creditor_id = $2)))
   and ($3::uuid is null or c.assigned_to = $3)
   and ($4::uuid[] is null or c.creditor_id is null or c.creditor_id = any ($4))`

/**
 * What is to be answered, the nearest day first, and on each day who is first by law; one index holds
 * it in this order.
 */
const OPEN = `${LINE} where c.state in ('open', 'asked') and ${WANTED}
   and ($5::date is null or (c.due_on, -c.legal_priority, c.id)
        > ($5::date, (select -p.legal_priority from cases p where p.id = $6::uuid), $6::uuid))
 order by c.due_on, -c.legal_priority, c.id limit $7`

/** What was answered or taken back, the latest first. */
const ENDED = `${LINE} where c.state in ('answered', 'withdrawn') and ${WANTED}
   and ($5::timestamptz is null or (c.ended_at, c.id) < ($5::timestamptz, $6::uuid))
 order by c.ended_at desc, c.id desc limit $7`

/** One page of cases, and the place where the next begins. */
export async function listCases(
  tx: Tx,
  scope: StaffScope,
  filter: CaseFilter,
): Promise<{ rows: CaseLine[]; next: CasePlace | null }> {
  const { state, kind, creditorId, mine, after } = filter
  const rows = await tx.sql<Row>(state === 'open' ? OPEN : ENDED, [
    kind,
    creditorId,
    mine ? scope.staffId : null,
    creditorsOf(scope),
    after?.on ?? null,
    after?.id ?? null,
    CASES_PAGE + 1,
  ])
  const shown = rows.slice(0, CASES_PAGE).map(
    ({
      debtor_id,
      opened_at,
      due_on,
      ended_at,
      assigned_to,
      legal_priority,
      ...row
    }): CaseLine => ({
      ...row,
      debtorId: debtor_id,
      openedAt: opened_at,
      dueOn: due_on,
      endedAt: ended_at,
      assignedTo: assigned_to,
      legalPriority: legal_priority,
    }),
  )
  const last = rows.length > CASES_PAGE ? shown.at(-1) : undefined
  return { rows: shown, next: last ? placeOf(last) : null }
}

function placeOf({ id, dueOn, endedAt }: CaseLine): CasePlace {
  return { id, on: (endedAt ?? dueOn).toString() }
}

/** How many wait, how many of them past their day, and the nearest day. */
export type CaseCount = {
  readonly open: number
  readonly late: number
  readonly nextOn: Temporal.PlainDate | null
}

/** The figures of today's page. */
export async function countCases(tx: Tx, scope: StaffScope): Promise<CaseCount> {
  const [row] = await tx.sql<{ open: number; late: number; next_on: Temporal.PlainDate | null }>(
    `select count(*)::int as open, count(*) filter (where c.due_on < $2::date)::int as late,
            min(c.due_on) as next_on
       from cases c where c.state in ('open', 'asked')
        and ($1::uuid[] is null or c.creditor_id is null or c.creditor_id = any ($1))`,
    [creditorsOf(scope), today(tx.clock)],
  )
  return { open: row?.open ?? 0, late: row?.late ?? 0, nextOn: row?.next_on ?? null }
}
