import type { CreditorId, DebtId, DebtorId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { DebtListOf, DebtState } from '../model.ts'
import { keysFound, keysOf, keyValues, within } from '../page/data.ts'

const AGREED = `exists (select from agreement_debts x
  where x.creditor_id = r.creditor_id and x.debt_id = r.id and x.live)`

const STATES = {
  portfolio: 'r.recalled_at is null',
  agreed: AGREED,
  free: `(r.recalled_at is null and not ${AGREED})`,
  recalled: 'r.recalled_at is not null',
} satisfies Record<DebtState, string>

const BY_CONTRACT = `select n.creditor_id, n.id from debts n
  where n.creditor_id = any ($1::uuid[]) and n.contract_number = $4`

type Raw = {
  id: DebtId
  creditor_id: CreditorId
  creditor: string
  debtor_id: DebtorId
  contract_number: string
  description: string
  original_due_on: Temporal.PlainDate
  principal: bigint
  owed: bigint
  recalled: boolean
  agreement: string | null
  recall_asked: boolean
}

export async function debtList(tx: Tx, _scope: StaffScope, of: DebtListOf) {
  const state = of.state === null ? 'true' : STATES[of.state]
  const condition = `${state} and ${within('r.original_due_on', 'day')}`
  const keys =
    of.query.trim() === '' ? keysOf('debts', condition) : keysFound('debts', condition, BY_CONTRACT)
  const rows = await tx.sql<Raw>(
    `with page as (${keys})
     select f.id, f.creditor_id, c.trade_name as creditor, f.debtor_id, f.contract_number,
            f.description, f.original_due_on, f.principal,
            ledger_balance(f.creditor_id, f.id) as owed, f.recalled_at is not null as recalled,
            (select a.number from agreement_debts x
               join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
              where x.creditor_id = f.creditor_id and x.debt_id = f.id and x.live) as agreement,
            exists (select from debt_recalls q
                     where q.creditor_id = f.creditor_id and q.debt_id = f.id
                       and q.ended_at is null) as recall_asked
       from page join debts f on f.creditor_id = page.creditor_id and f.id = page.id
       join creditors c on c.id = f.creditor_id
      order by f.id desc`,
    keyValues(tx, of),
  )
  return rows.map((row) => ({
    id: row.id,
    creditor: row.creditor,
    debtorId: row.debtor_id,
    contractNumber: row.contract_number,
    description: row.description,
    originalDueOn: row.original_due_on,
    principal: centavos(row.principal),
    owed: centavos(row.owed),
    recalled: row.recalled,
    /** The creditor wants it back, and an agreement holds it. */
    isRecallAsked: row.recall_asked,
    agreement: row.agreement,
  }))
}
