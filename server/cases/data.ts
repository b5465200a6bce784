import { businessDate } from '#server/kernel/clock.ts'
import type {
  CaseEntryId,
  CaseId,
  CasePhotoId,
  CreditorId,
  DebtId,
  DebtorId,
  StaffId,
} from '#server/kernel/id.ts'
import type { LegalPriority } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import {
  BREATHING_SPACE_EVERY_DAYS,
  type CaseChannel,
  type CaseEntryKind,
  type CaseKind,
  type CaseOutcome,
  type CaseReason,
  type CaseState,
} from './model.ts'
import type { PhotoNote } from './photos/model.ts'

/** A case with what is needed to show and to answer it. */
export type Case = {
  readonly id: CaseId
  readonly number: string
  readonly debtorId: DebtorId
  readonly creditorId: CreditorId | null
  readonly debtId: DebtId | null
  readonly kind: CaseKind
  readonly reason: CaseReason
  readonly channel: CaseChannel
  readonly openedAt: Temporal.Instant
  readonly dueOn: Temporal.PlainDate
  readonly state: CaseState
  readonly outcome: CaseOutcome | null
  readonly endedAt: Temporal.Instant | null
  readonly assignedTo: StaffId | null
  /** By law, when it was opened; for who answers, never for a screen of the person. */
  readonly legalPriority: LegalPriority
  /** What it holds still: until a day, until it is ended (`open`), or nothing (any more). */
  readonly stillness: {
    readonly untilOn: Temporal.PlainDate | null
    /** Nothing is added to what is owed meanwhile. */
    readonly isFrozen: boolean
  } | null
  /** What the disputed debt was for; null where it is about none. */
  readonly debt: { readonly description: string; readonly contractNumber: string } | null
  readonly creditor: string | null
}

type CaseRow = {
  id: CaseId
  number: string
  debtor_id: DebtorId
  creditor_id: CreditorId | null
  debt_id: DebtId | null
  kind: CaseKind
  reason: CaseReason
  channel: CaseChannel
  opened_at: Temporal.Instant
  due_on: Temporal.PlainDate
  state: CaseState
  outcome: CaseOutcome | null
  ended_at: Temporal.Instant | null
  assigned_to: StaffId | null
  legal_priority: LegalPriority
  holds: boolean
  until_on: Temporal.PlainDate | null
  frozen: boolean
  description: string | null
  contract_number: string | null
  creditor: string | null
}

/** The values begin with the day of today, $1. */
const CASE = `
  select c.id, c.number, c.debtor_id, c.creditor_id, c.debt_id, c.kind, c.reason, c.channel,
         c.opened_at, c.due_on, c.state, c.outcome, c.ended_at, c.assigned_to, c.legal_priority,
         coalesce(z.ended_at is null and (z.until_on is null or z.until_on >= $1::date)
                  and z.id is not null, false) as holds,
         z.until_on, z.accrual_since is not null as frozen, d.description, d.contract_number, k.trade_name as creditor
    from cases c
    left join standstills z on z.case_id = c.id
    left join debts d on d.creditor_id = c.creditor_id and d.id = c.debt_id
    left join creditors k on k.id = c.creditor_id`

function caseOf(row: CaseRow): Case {
  return {
    id: row.id,
    number: row.number,
    debtorId: row.debtor_id,
    creditorId: row.creditor_id,
    debtId: row.debt_id,
    kind: row.kind,
    reason: row.reason,
    channel: row.channel,
    openedAt: row.opened_at,
    dueOn: row.due_on,
    state: row.state,
    outcome: row.outcome,
    endedAt: row.ended_at,
    assignedTo: row.assigned_to,
    legalPriority: row.legal_priority,
    stillness: row.holds ? { untilOn: row.until_on, isFrozen: row.frozen } : null,
    debt:
      row.description === null || row.contract_number === null
        ? null
        : { description: row.description, contractNumber: row.contract_number },
    creditor: row.creditor,
  }
}

/** Of the creditors that staff work for, $4; what is about none belongs to whoever sees the person. */
const OURS = '($4::uuid[] is null or c.creditor_id is null or c.creditor_id = any ($4))'

const creditorsOfScope = (scope: Scope) => (scope.kind === 'staff' ? creditorsOf(scope) : null)

/** The longest list of one person's cases that a page shows. */
const CASES_SHOWN = 50

/** What a person asked for: what waits for an answer first, then the newest. */
export async function casesOf(tx: Tx, scope: Scope, debtorId: DebtorId): Promise<Case[]> {
  const rows = await tx.sql<CaseRow>(
    `${CASE} where c.debtor_id = $2 and ${OURS}
      order by c.state in ('open', 'asked') desc, c.opened_at desc, c.id desc limit $3`,
    [businessDate(tx.clock.now()), debtorId, CASES_SHOWN, creditorsOfScope(scope)],
  )
  return rows.map(caseOf)
}

/** One case; null where there is none in the scope. */
export async function caseById(tx: Tx, scope: Scope, caseId: CaseId): Promise<Case | null> {
  const owner = scope.kind === 'debtor' ? scope.debtorId : null
  const [row] = await tx.sql<CaseRow>(
    `${CASE} where c.id = $2 and ($3::uuid is null or c.debtor_id = $3) and ${OURS}`,
    [businessDate(tx.clock.now()), caseId, owner, creditorsOfScope(scope)],
  )
  return row ? caseOf(row) : null
}

export type CaseEntry = {
  readonly id: CaseEntryId
  readonly kind: CaseEntryKind
  /** Somebody of the staff; null: the person, or a rule. */
  readonly staff: string | null
  /** To whom it was handed; for colleagues only. */
  readonly to: string | null
  readonly words: string | null
  /** The photo that came; null where none did, or it was erased. */
  readonly photo: PhotoNote<CasePhotoId> | null
  readonly at: Temporal.Instant
}

/** What was said and done in a case, in its order. Names of colleagues are for colleagues. */
export async function entriesOf(tx: Tx, scope: Scope, caseId: CaseId): Promise<CaseEntry[]> {
  const rows = await tx.sql<{
    id: CaseEntryId
    kind: CaseEntryKind
    by_staff: boolean
    staff: string | null
    handed_to: string | null
    words: Buffer | null
    photo: CasePhotoId | null
    number: number | null
    width: number | null
    height: number | null
    byte_count: number | null
    at: Temporal.Instant
  }>(
    `select e.id, e.kind, e.staff_id is not null as by_staff, e.words_sealed as words, e.at,
            case when $2 then staff_name(e.staff_id) end as staff,
            case when $2 then staff_name(e.to_staff_id) end as handed_to,
            p.id as photo, p.number, p.width, p.height, p.byte_count
       from case_entries e left join case_photos p on p.entry_id = e.id
      where e.case_id = $1 order by e.sequence`,
    [caseId, scope.kind === 'staff'],
  )
  return rows.map(({ id, kind, by_staff, staff, handed_to, words, at, photo, ...of }) => ({
    id,
    kind,
    staff: by_staff ? (staff ?? 'atendimento') : null,
    to: handed_to,
    words: words && tx.vault.open(words, { column: 'case_entries.words', row: id }),
    photo: photo && {
      id: photo,
      number: of.number ?? 0,
      width: of.width ?? 0,
      height: of.height ?? 0,
      byteCount: of.byte_count ?? 0,
    },
    at,
  }))
}

/** The case of the same kind, about the same thing, that still waits; null where there is none. */
export async function openCaseLike(
  tx: Tx,
  _scope: Scope,
  like: { debtorId: DebtorId; kind: CaseKind; debtId: DebtId | null },
): Promise<CaseId | null> {
  const [row] = await tx.sql<{ id: CaseId }>(
    `select id from cases
      where debtor_id = $1 and kind = $2 and debt_id is not distinct from $3::uuid
        and state in ('open', 'asked') and kind not in ('complaint', 'data')`,
    [like.debtorId, like.kind, like.debtId],
  )
  return row?.id ?? null
}

/** How many cases a person opened within a day. */
export async function openedToday(tx: Tx, _scope: Scope, debtorId: DebtorId): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    'select count(*)::int as n from cases where debtor_id = $1 and opened_at > $2',
    [debtorId, tx.clock.now().subtract({ hours: 24 })],
  )
  return row?.n ?? 0
}

/** From when on a person may ask for a breathing space again; null: now. */
export async function nextBreathingSpaceOn(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<Temporal.PlainDate | null> {
  const [row] = await tx.sql<{ at: Temporal.Instant | null }>(
    `select max(opened_at) as at from cases where debtor_id = $1 and kind = 'breathing_space'`,
    [debtorId],
  )
  if (!row?.at) return null
  const next = businessDate(row.at).add({ days: BREATHING_SPACE_EVERY_DAYS })
  return Temporal.PlainDate.compare(businessDate(tx.clock.now()), next) < 0 ? next : null
}

/** The creditor of a debt that this person may dispute; null where it is not theirs, or gone. */
export async function creditorOfDebt(
  tx: Tx,
  scope: DebtorScope,
  debtId: DebtId,
): Promise<CreditorId | null> {
  const [row] = await tx.sql<{ creditor_id: CreditorId }>(
    'select creditor_id from debts where id = $1 and debtor_id = $2 and recalled_at is null',
    [debtId, scope.debtorId],
  )
  return row?.creditor_id ?? null
}
