import { today } from '#server/kernel/clock.ts'
import type {
  AgreementId,
  CaseId,
  CreditorId,
  DebtId,
  DebtorId,
  MessageId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'

/** Something of a person that stands still, and the case that asks for it. */
export type Standstill = {
  readonly caseId: CaseId
  /** Null: the person, at every creditor. */
  readonly creditorId: CreditorId | null
  readonly debtId: DebtId | null
  /** The last day on which it holds; null: until it is ended. */
  readonly untilOn: Temporal.PlainDate | null
}

type StandstillRow = {
  case_id: CaseId
  creditor_id: CreditorId | null
  debt_id: DebtId | null
  until_on: Temporal.PlainDate | null
}

/** What of a person stands still on a day; a value, for pages that ask everything at once. */
export function standstillsRead(debtorId: DebtorId, on: Temporal.PlainDate): Read<StandstillRow> {
  return {
    text: `select case_id, creditor_id, debt_id, until_on from standstills
            where debtor_id = $1 and ended_at is null and (until_on is null or until_on >= $2::date)
            order by id`,
    values: [debtorId, on],
  }
}

export function standstillOf(row: StandstillRow): Standstill {
  return {
    caseId: row.case_id,
    creditorId: row.creditor_id,
    debtId: row.debt_id,
    untilOn: row.until_on,
  }
}

/**
 * Whether a message speaks to somebody, or about something, that stands still: the person; every debt
 * it could be about (of its creditor, or of all where it is about none); an agreement that holds a
 * disputed debt. A disputed debt beside others leaves these to be spoken of.
 */
export async function isAtRest(
  tx: Tx,
  _scope: SystemScope,
  messageId: MessageId,
): Promise<boolean> {
  const [row] = await tx.sql<{ rests: boolean }>(
    `select person_at_rest(m.debtor_id, m.creditor_id, $2::date)
         or exists (select from agreement_notices n
                     where n.message_id = m.id
                       and agreement_at_rest(n.creditor_id, n.agreement_id, $2::date))
         or exists (select from instalments i
                     where i.creditor_id = m.creditor_id and i.id = m.payable_id
                       and agreement_at_rest(i.creditor_id, i.agreement_id, $2::date)) as rests
       from messages m where m.id = $1`,
    [messageId, today(tx.clock)],
  )
  return row?.rests === true
}

/** Whether an agreement stands still today: with its person, or with a debt that it is made of. */
export async function isAgreementAtRest(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<boolean> {
  const [row] = await tx.sql<{ rests: boolean }>(
    'select agreement_at_rest($1, $2, $3::date) as rests',
    [creditorId, agreementId, today(tx.clock)],
  )
  return row?.rests === true
}
