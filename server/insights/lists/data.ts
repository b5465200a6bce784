import type { ImportStatus } from '#server/debts/import/upload/model.ts'
import { PAGE_SIZE } from '#server/insights/schema.ts'
import type {
  AgreementId,
  CreditorId,
  DebtId,
  DebtorId,
  ImportId,
  PaymentId,
  SavedCardId,
} from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import type { ChargeMethod, SuspenseReason } from '#server/payments/model.ts'
import { openDetails } from '#server/payments/saved-card/data.ts'
import { debtorsByIds } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

/**
 * Lists for staff. Row-level security keeps them to the creditors of the scope; searches go by
 * contract number or, through the blind index, by a whole CPF or CNPJ.
 */
export type Page<Row> = { readonly rows: Row[]; readonly total: number; readonly pageCount: number }
export type ListArgs = { readonly page: number; readonly query: string }

type Counted = { total: bigint }

function pageOf<Raw extends Counted, Row>(rows: Raw[], map: (row: Raw) => Row): Page<Row> {
  const total = Number(rows[0]?.total ?? 0n)
  return { rows: rows.map(map), total, pageCount: Math.max(1, Math.ceil(total / PAGE_SIZE)) }
}

const window = (args: ListArgs) => [PAGE_SIZE, (args.page - 1) * PAGE_SIZE]

/** The blind index of a typed CPF or CNPJ; null where it is none. */
function documentIndex(tx: Tx, query: string): Buffer | null {
  const parsed = parseTaxId(query)
  return parsed.ok ? tx.vault.blindIndex('debtors.document', parsed.value.value) : null
}

async function withNames<Row extends { debtorId: DebtorId | null }>(
  tx: Tx,
  scope: StaffScope,
  page: Page<Row>,
): Promise<Page<Row & { debtorName: string }>> {
  const ids = page.rows.flatMap(({ debtorId }) => (debtorId ? [debtorId] : []))
  const people = await debtorsByIds(tx, scope, [...new Set(ids)])
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...row,
      debtorName: (row.debtorId && people.get(row.debtorId)?.name) || '—',
    })),
  }
}

export async function importList(tx: Tx, scope: StaffScope, args: ListArgs) {
  const rows = await tx.sql<
    Counted & {
      id: ImportId
      creditor: string
      portfolio: string
      file_name: string
      status: ImportStatus
      failure: string | null
      rows_new: number
      rows_changed: number
      rows_unchanged: number
      rows_rejected: number
      started_at: Temporal.Instant
    }
  >(
    `select i.id, c.trade_name as creditor, p.name as portfolio, i.file_name, i.status, i.failure,
            i.rows_new, i.rows_changed, i.rows_unchanged, i.rows_rejected, i.started_at,
            count(*) over () as total
       from imports i
       join creditors c on c.id = i.creditor_id
       join portfolios p on p.creditor_id = i.creditor_id and p.id = i.portfolio_id
      where ($3::uuid[] is null or i.creditor_id = any ($3))
      order by i.started_at desc, i.id limit $1 offset $2`,
    [...window(args), creditorsOf(scope)],
  )
  return pageOf(rows, (row) => ({
    id: row.id,
    creditor: row.creditor,
    portfolio: row.portfolio,
    fileName: row.file_name,
    status: row.status,
    failure: row.failure,
    created: row.rows_new,
    changed: row.rows_changed,
    unchanged: row.rows_unchanged,
    rejected: row.rows_rejected,
    startedAt: row.started_at,
  }))
}

export async function debtList(tx: Tx, scope: StaffScope, args: ListArgs) {
  const rows = await tx.sql<
    Counted & {
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
  >(
    `with found as (
       select d.*, count(*) over () as total from debts d
        where ($5::uuid[] is null or d.creditor_id = any ($5))
          and ($3 = '' or d.contract_number = $3
               or d.debtor_id in (select id from debtors where document_index = $4))
        order by d.created_at desc, d.id limit $1 offset $2)
     select f.id, f.creditor_id, c.trade_name as creditor, f.debtor_id, f.contract_number,
            f.description, f.original_due_on, f.principal,
            ledger_balance(f.creditor_id, f.id) as owed, f.recalled_at is not null as recalled,
            (select a.number from agreement_debts x
               join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
              where x.creditor_id = f.creditor_id and x.debt_id = f.id and x.live) as agreement,
            exists (select from debt_recalls r
                     where r.creditor_id = f.creditor_id and r.debt_id = f.id
                       and r.ended_at is null) as recall_asked,
            f.total
       from found f join creditors c on c.id = f.creditor_id
      order by f.created_at desc, f.id`,
    [...window(args), args.query.trim(), documentIndex(tx, args.query), creditorsOf(scope)],
  )
  const page = pageOf(rows, (row) => ({
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
  return withNames(tx, scope, page)
}

export async function agreementList(tx: Tx, scope: StaffScope, args: ListArgs) {
  const rows = await tx.sql<
    Counted & {
      id: AgreementId
      number: string
      creditor: string
      debtor_id: DebtorId
      kind: 'full' | 'spot' | 'plan'
      status: 'awaiting_payment' | 'active' | 'settled' | 'lapsed' | 'superseded'
      agreed: bigint
      paid: bigint
      instalments: bigint
      accepted_at: Temporal.Instant
    }
  >(
    `select a.id, a.number, c.trade_name as creditor, a.debtor_id, a.kind, a.status,
            a.total as agreed, a.accepted_at, l.instalments, l.paid, count(*) over () as total
       from agreements a
       join creditors c on c.id = a.creditor_id
       cross join lateral (
         select count(*) as instalments,
                coalesce(sum(payable_paid(i.creditor_id, i.id)), 0)::bigint as paid
           from instalments i where i.creditor_id = a.creditor_id and i.agreement_id = a.id) l
      where ($5::uuid[] is null or a.creditor_id = any ($5))
        and ($3 = '' or a.number = $3
             or a.debtor_id in (select id from debtors where document_index = $4))
      order by a.accepted_at desc, a.id limit $1 offset $2`,
    [...window(args), args.query.trim(), documentIndex(tx, args.query), creditorsOf(scope)],
  )
  const page = pageOf(rows, (row) => ({
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
  return withNames(tx, scope, page)
}

export async function paymentList(tx: Tx, scope: StaffScope, args: ListArgs) {
  const rows = await tx.sql<
    Counted & {
      id: PaymentId
      creditor: string
      /** Null for money that nobody asked for. */
      debtor_id: DebtorId | null
      agreement: string | null
      amount: bigint
      suspended: bigint
      suspense_reason: SuspenseReason | null
      provider_payment_id: string
      paid_at: Temporal.Instant
      method: ChargeMethod | null
      card_id: SavedCardId | null
      card_sealed: Buffer | null
      card_try: number | null
    }
  >(
    `select h.method, t.saved_card_id as card_id, s.card_sealed, t.number as card_try, y.id, c.trade_name as creditor, y.debtor_id, a.number as agreement, y.amount,
            y.suspended, y.suspense_reason, y.provider_payment_id, y.paid_at,
            count(*) over () as total
       from payment_places y
       join creditors c on c.id = y.creditor_id
       left join instalments i on i.creditor_id = y.creditor_id and i.id = y.payable_id
       left join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id
       left join charges h on h.creditor_id = y.creditor_id and h.id = y.charge_id
       left join card_tries t on t.creditor_id = y.creditor_id and t.charge_id = y.charge_id
       left join saved_cards s on s.creditor_id = t.creditor_id and s.id = t.saved_card_id
      where ($5::uuid[] is null or y.creditor_id = any ($5))
        and ($3 = '' or a.number = $3 or y.provider_payment_id = $3
             or y.debtor_id in (select id from debtors where document_index = $4))
      order by y.paid_at desc, y.id limit $1 offset $2`,
    [...window(args), args.query.trim(), documentIndex(tx, args.query), creditorsOf(scope)],
  )
  const page = pageOf(rows, (row) => ({
    id: row.id,
    creditor: row.creditor,
    debtorId: row.debtor_id,
    agreement: row.agreement,
    amount: centavos(row.amount),
    suspended: centavos(row.suspended),
    suspenseReason: row.suspense_reason,
    providerPaymentId: row.provider_payment_id,
    paidAt: row.paid_at,
    method: row.method,
    /** Where a saved card paid: which one, masked, and at which try. */
    card:
      row.card_id && row.card_sealed && row.card_try !== null
        ? { last4: openDetails(tx, row.card_id, row.card_sealed).last4, number: row.card_try }
        : null,
  }))
  return withNames(tx, scope, page)
}
