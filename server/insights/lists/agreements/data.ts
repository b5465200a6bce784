import { today } from '#server/kernel/clock.ts'
import type { AgreementId, DebtorId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { AgreementListOf, AgreementState } from '../model.ts'
import { keysFound, keysOf, keyValues, within } from '../page/data.ts'

/** An instalment past its last payable day that is not paid; `$8` is today. */
const LATE = `(r.status = 'active' and exists (
  select from instalments i
   where i.creditor_id = r.creditor_id and i.agreement_id = r.id and i.payable_until < $8::date
     and i.amount + payable_adjusted(i.creditor_id, i.id) > payable_paid(i.creditor_id, i.id)))`

const conditionOf = (state: AgreementState | null) => {
  if (state === null) return '$8::date is not null'
  return state === 'late' ? LATE : `(r.status = '${state}' and $8::date is not null)`
}

const BY_NUMBER = `select n.creditor_id, n.id from agreements n
  where n.creditor_id = any ($1::uuid[]) and n.number = $4`

type Raw = {
  id: AgreementId
  number: string
  creditor: string
  debtor_id: DebtorId
  kind: 'full' | 'spot' | 'plan'
  status: Exclude<AgreementState, 'late'>
  agreed: bigint
  paid: bigint
  instalments: bigint
  accepted_at: Temporal.Instant
}

export async function agreementList(tx: Tx, _scope: StaffScope, of: AgreementListOf) {
  const condition = `${conditionOf(of.state)} and ${within('r.accepted_at', 'instant')}`
  const keys =
    of.query.trim() === ''
      ? keysOf('agreements', condition)
      : keysFound('agreements', condition, BY_NUMBER)
  const rows = await tx.sql<Raw>(
    `with page as (${keys})
     select a.id, a.number, c.trade_name as creditor, a.debtor_id, a.kind, a.status,
            a.total as agreed, a.accepted_at, l.instalments, l.paid
       from page join agreements a on a.creditor_id = page.creditor_id and a.id = page.id
       join creditors c on c.id = a.creditor_id
       cross join lateral (
         select count(*) as instalments,
                coalesce(sum(payable_paid(i.creditor_id, i.id)), 0)::bigint as paid
           from instalments i where i.creditor_id = a.creditor_id and i.agreement_id = a.id) l
      order by a.id desc`,
    [...keyValues(tx, of), today(tx.clock)],
  )
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    creditor: row.creditor,
    debtorId: row.debtor_id,
    kind: row.kind,
    status: row.status,
    agreed: centavos(row.agreed),
    paid: centavos(row.paid),
    instalments: Number(row.instalments),
    acceptedAt: row.accepted_at,
  }))
}
