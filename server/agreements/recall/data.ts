import type {
  AgreementId,
  CreditorId,
  DebtId,
  DebtorId,
  DebtRecallId,
  ImportId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { RecallOrigin, RecallState } from './model.ts'

type RecallView = {
  readonly id: DebtRecallId
  readonly creditor: string
  readonly debtorId: DebtorId
  readonly contractNumber: string
  readonly description: string
  readonly principal: Centavos
  readonly state: RecallState
  readonly origin: RecallOrigin
  readonly askedAt: Temporal.Instant
  readonly agreementId: AgreementId | null
  readonly agreement: string | null
}

const RECALLS_PAGE = 50

type Row = {
  id: DebtRecallId
  creditor: string
  debtor_id: DebtorId
  contract_number: string
  description: string
  principal: bigint
  state: RecallState
  origin: RecallOrigin
  asked_at: Temporal.Instant
  agreement_id: AgreementId | null
  agreement: string | null
}

/** Recalls that wait for somebody or something, or those that ended, the newest first. */
export async function recallsOf(
  tx: Tx,
  scope: StaffScope,
  { state, after }: { state: 'open' | 'ended'; after: DebtRecallId | null },
): Promise<{ rows: RecallView[]; next: DebtRecallId | null }> {
  const rows = await tx.sql<Row>(
    `select r.id, c.trade_name as creditor, r.debtor_id, d.contract_number, d.description,
            d.principal, r.state, r.origin, r.asked_at, r.agreement_id, a.number as agreement
       from debt_recalls r
       join debts d on d.creditor_id = r.creditor_id and d.id = r.debt_id
       join creditors c on c.id = r.creditor_id
       left join agreements a on a.creditor_id = r.creditor_id and a.id = r.agreement_id
      where (r.ended_at is null) = ($1 = 'open') and ($2::uuid is null or r.id < $2)
        and ($3::uuid[] is null or r.creditor_id = any ($3))
      order by r.id desc limit $4`,
    [state, after, creditorsOf(scope), RECALLS_PAGE + 1],
  )
  const shown = rows.slice(0, RECALLS_PAGE).map((row) => ({
    id: row.id,
    creditor: row.creditor,
    debtorId: row.debtor_id,
    contractNumber: row.contract_number,
    description: row.description,
    principal: centavos(row.principal),
    state: row.state,
    origin: row.origin,
    askedAt: row.asked_at,
    agreementId: row.agreement_id,
    agreement: row.agreement,
  }))
  return { rows: shown, next: rows.length > RECALLS_PAGE ? (shown.at(-1)?.id ?? null) : null }
}

type FreedDebt = {
  readonly creditorId: CreditorId
  readonly debt: { id: DebtId; contractNumber: string; debtorId: DebtorId }
}

/** Debts with an open recall that no agreement holds any more, of one agreement or of all. */
export async function freedDebts(
  tx: Tx,
  _scope: SystemScope,
  agreementId: AgreementId | null,
): Promise<FreedDebt[]> {
  const rows = await tx.sql<{
    creditor_id: CreditorId
    debt_id: DebtId
    contract_number: string
    debtor_id: DebtorId
  }>(
    `select r.creditor_id, r.debt_id, d.contract_number, r.debtor_id
       from debt_recalls r
       join debts d on d.creditor_id = r.creditor_id and d.id = r.debt_id
      where r.state in ('waiting', 'deferred') and ($1::uuid is null or r.agreement_id = $1)
        and not exists (select from agreement_debts x
                         where x.creditor_id = r.creditor_id and x.debt_id = r.debt_id and x.live)
      order by r.id limit 500`,
    [agreementId],
  )
  return rows.map((row) => ({
    creditorId: row.creditor_id,
    debt: { id: row.debt_id, contractNumber: row.contract_number, debtorId: row.debtor_id },
  }))
}

/** Contracts that an import recalled while an agreement held them. */
export async function heldContracts(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, importId }: { creditorId: CreditorId; importId: ImportId },
): Promise<string[]> {
  const rows = await tx.sql<{ contract_number: string }>(
    `select d.contract_number from debt_recalls r
       join debts d on d.creditor_id = r.creditor_id and d.id = r.debt_id
      where r.creditor_id = $1 and r.import_id = $2 and r.state = 'waiting' order by r.id`,
    [creditorId, importId],
  )
  return rows.map((row) => row.contract_number)
}

/** A debt of one of the scope's creditors, by its id. */
export async function ownDebt(tx: Tx, scope: StaffScope, debtId: DebtId) {
  const [row] = await tx.sql<{ creditor_id: CreditorId; contract_number: string }>(
    `select creditor_id, contract_number from debts
      where id = $1 and ($2::uuid[] is null or creditor_id = any ($2))`,
    [debtId, creditorsOf(scope)],
  )
  return row ? { creditorId: row.creditor_id, contractNumber: row.contract_number } : null
}
