import type {
  AgreementId,
  AllocationId,
  CreditorId,
  DebtAllocationId,
  DebtId,
  DebtorId,
  PayableId,
  PaymentId,
  WriteOffExportId,
  WriteOffLineId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { formatTaxId, maskTaxId } from '#server/kernel/tax-id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { WriteOffRow } from './file/model.ts'
import type { SplitEvent, SplitInput } from './split/model.ts'

export type Period = { readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate }
export type Documents = 'masked' | 'full'

/** Money that went straight to debts of a stopped agreement and that no line speaks of yet. */
export async function unwrittenOfDebts(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  period: Period,
) {
  return tx.sql<{
    id: DebtAllocationId
    debt_id: DebtId
    debtor_id: DebtorId
    agreement_id: AgreementId
    payment_id: PaymentId
    amount: Centavos
    principal: Centavos
    charges: Centavos
    day: Temporal.PlainDate
  }>(
    `select x.id, x.debt_id, x.debtor_id, x.agreement_id, x.payment_id, x.amount, x.principal,
            x.interest + x.fine + x.fee + x.correction as charges, t.effective_on as day
       from debt_allocations x
       join ledger_transactions t on t.creditor_id = x.creditor_id and t.id = x.ledger_transaction_id
      where x.creditor_id = $1 and t.effective_on between $2 and $3
        and not exists (select from write_off_lines l
                         where l.creditor_id = x.creditor_id and l.debt_allocation_id = x.id)
      order by t.sequence, x.id`,
    [creditorId, period.first, period.last],
  )
}

/** An agreement with what is needed to say what its payments write off. */
export type AgreementHistory = SplitInput & {
  readonly agreementId: AgreementId
  readonly debtorId: DebtorId
  /** By allocation: the São Paulo day of the money, and what of it was written already. */
  readonly days: ReadonlyMap<AllocationId, Temporal.PlainDate>
  readonly written: ReadonlySet<AllocationId>
  /** By allocation: its place in the ledger. */
  readonly sequences: ReadonlyMap<AllocationId, bigint>
  readonly places: ReadonlyMap<PayableId, number>
}

/** Agreements with money of a period that no line speaks of yet, in a stable order. */
export async function unwrittenAgreements(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  period: Period,
): Promise<AgreementId[]> {
  const rows = await tx.sql<{ agreement_id: AgreementId }>(
    `select distinct i.agreement_id
       from allocations x
       join ledger_transactions t on t.creditor_id = x.creditor_id and t.id = x.ledger_transaction_id
       join instalments i on i.creditor_id = x.creditor_id and i.id = x.payable_id
      where x.creditor_id = $1 and t.effective_on between $2 and $3
        and not exists (select from write_off_lines l
                         where l.creditor_id = x.creditor_id and l.allocation_id = x.id)
      order by 1`,
    [creditorId, period.first, period.last],
  )
  return rows.map((row) => row.agreement_id)
}

type EventRow = {
  agreement_id: AgreementId
  kind: 'allocation' | 'late' | 'let_off'
  id: AllocationId
  payment_id: PaymentId
  payable_id: PayableId
  amount: bigint
  day: Temporal.PlainDate
  sequence: bigint
  is_written: boolean
}

/** Allocations and adjustments in the order of the ledger, which is that of the agreement's lock. */
const EVENTS = `
  select i.agreement_id, 'allocation' as kind, x.id, x.payment_id, x.payable_id, x.amount,
         t.effective_on as day, t.sequence,
         exists (select from write_off_lines l
                  where l.creditor_id = x.creditor_id and l.allocation_id = x.id) as is_written
    from allocations x
    join instalments i on i.creditor_id = x.creditor_id and i.id = x.payable_id
    join ledger_transactions t on t.creditor_id = x.creditor_id and t.id = x.ledger_transaction_id
   where x.creditor_id = $1 and i.agreement_id = any ($2)
  union all
  select i.agreement_id, case when x.kind in ('late_fine', 'late_interest') then 'late' else 'let_off' end,
         x.id, x.payment_id, x.payable_id, x.amount, t.effective_on, t.sequence, true
    from payable_adjustments x
    join instalments i on i.creditor_id = x.creditor_id and i.id = x.payable_id
    join ledger_transactions t on t.creditor_id = x.creditor_id and t.id = x.ledger_transaction_id
   where x.creditor_id = $1 and i.agreement_id = any ($2)
   order by sequence, id`

/** The whole money history of some agreements. */
export async function historiesOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  agreementIds: readonly AgreementId[],
): Promise<AgreementHistory[]> {
  const heads = await tx.sql<{ id: AgreementId; debtor_id: DebtorId; iof: bigint }>(
    'select id, debtor_id, iof from agreements where creditor_id = $1 and id = any ($2) order by id',
    [creditorId, agreementIds],
  )
  const debts = await tx.sql<{
    agreement_id: AgreementId
    debt_id: DebtId
    principal: bigint
    charges: bigint
    discount: bigint
  }>(
    `select agreement_id, debt_id, principal, correction + fine + interest + fee as charges,
            discount_on_charges + discount_on_principal as discount
       from agreement_debts where creditor_id = $1 and agreement_id = any ($2) order by debt_id`,
    [creditorId, agreementIds],
  )
  const lines = await tx.sql<{
    agreement_id: AgreementId
    id: PayableId
    number: number
    amount: bigint
    interest: bigint
  }>(
    `select agreement_id, id, number, amount, interest
       from instalments where creditor_id = $1 and agreement_id = any ($2) order by number`,
    [creditorId, agreementIds],
  )
  const events = await tx.sql<EventRow>(EVENTS, [creditorId, agreementIds])
  return heads.map(({ id, debtor_id: debtorId, iof }) => {
    const own = <Row extends { agreement_id: AgreementId }>(rows: readonly Row[]) =>
      rows.filter((row) => row.agreement_id === id)
    const ownEvents = own(events)
    const moved = ownEvents.filter((event) => event.kind === 'allocation')
    return {
      agreementId: id,
      debtorId,
      iof: centavos(iof),
      debts: own(debts).map((row) => ({
        debtId: row.debt_id,
        principal: centavos(row.principal),
        charges: centavos(row.charges),
        discount: centavos(row.discount),
      })),
      instalments: own(lines).map((row) => ({
        payableId: row.id,
        amount: centavos(row.amount),
        interest: centavos(row.interest),
      })),
      events: ownEvents.map(eventOf),
      days: new Map(moved.map((event) => [event.id, event.day])),
      written: new Set(moved.filter((event) => event.is_written).map((event) => event.id)),
      sequences: new Map(moved.map((event) => [event.id, event.sequence])),
      places: new Map(own(lines).map((row) => [row.id, row.number])),
    }
  })
}

function eventOf(row: EventRow): SplitEvent {
  const { kind, id, payment_id: paymentId, payable_id: payableId } = row
  const amount = centavos(row.amount)
  return kind === 'allocation'
    ? { kind, id, paymentId, payableId, amount }
    : { kind, payableId, amount }
}

type LineRow = {
  position: number
  id: WriteOffLineId
  contract_number: string
  debtor_id: DebtorId
  agreement_number: string
  instalment: number | null
  provider_payment_id: string | null
  day: Temporal.PlainDate
  amount: bigint
  principal: bigint
  charges: bigint
  agreement_cost: bigint
  late_charges: bigint
  discount: bigint
  name_due_on: Temporal.PlainDate | null
}

const LINES = `
  select m.position, l.id, d.contract_number, l.debtor_id, a.number as agreement_number,
         l.instalment, y.provider_payment_id, l.day, l.amount, l.principal, l.charges,
         l.agreement_cost, l.late_charges, l.discount, m.name_due_on
    from write_off_export_lines m
    join write_off_lines l on l.creditor_id = m.creditor_id and l.id = m.line_id
    join debts d on d.creditor_id = l.creditor_id and d.id = l.debt_id
    join agreements a on a.creditor_id = l.creditor_id and a.id = l.agreement_id
    left join payments y on y.creditor_id = l.creditor_id and y.id = l.payment_id
   where m.creditor_id = $1 and m.export_id = $2 and m.position > $3
   order by m.position limit $4`

/** Lines that are read and written at a time: no file is ever held whole. */
export const PART = 1_000

/** The next lines of an export behind a position, as they stand in its file. */
export async function linesAfter(
  tx: Tx,
  scope: Scope,
  key: { creditorId: CreditorId; exportId: WriteOffExportId; documents: Documents },
  position: number,
): Promise<{ rows: WriteOffRow[]; last: number | null }> {
  const found = await tx.sql<LineRow>(LINES, [key.creditorId, key.exportId, position, PART])
  const people = await debtorsByIds(tx, scope, [...new Set(found.map((row) => row.debtor_id))])
  const documentOf = (id: DebtorId) => {
    const document = people.get(id)?.document
    if (!document) return ''
    return key.documents === 'full' ? formatTaxId(document) : maskTaxId(document)
  }
  const rows = found.map((row) => ({
    id: row.id,
    contractNumber: row.contract_number,
    document: documentOf(row.debtor_id),
    agreementNumber: row.agreement_number,
    instalment: row.instalment,
    providerPaymentId: row.provider_payment_id,
    day: row.day,
    amount: centavos(row.amount),
    principal: centavos(row.principal),
    charges: centavos(row.charges),
    agreementCost: centavos(row.agreement_cost),
    lateCharges: centavos(row.late_charges),
    discount: centavos(row.discount),
    nameDueOn: row.name_due_on,
  }))
  return { rows, last: found.length < PART ? null : (found.at(-1)?.position ?? null) }
}
