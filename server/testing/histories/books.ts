import { readAtOnce } from '#server/platform/db.ts'
import type { Read } from '#server/platform/read-packet.ts'
import { SYSTEM } from '#server/testing/access.ts'
import type { Lane } from './lane.ts'
import type { Asked } from './model.ts'

/** What the product's books say, for the model to be held against. Amounts in centavos. */
export type BookedPayment = {
  readonly provider: 'pix' | 'stripe'
  readonly id: string
  readonly amount: bigint
  readonly paidAt: Temporal.Instant
  readonly chargeId: string | null
  readonly payableId: string | null
  readonly chargeAmount: bigint | null
  readonly expiresAt: Temporal.Instant | null
}

export type BookedDeal = {
  readonly id: string
  readonly status: string
  readonly held: bigint
  /** Of a stopped one: what it left to its debts, and until when it can come back; else null. */
  readonly owedAfter: bigint | null
  readonly repairableUntil: Temporal.PlainDate | null
}

export type BookedLine = {
  readonly id: string
  readonly paid: bigint
  readonly fine: bigint
  readonly lateInterest: bigint
  readonly letOff: bigint
}

export type AskedLine = Asked & { readonly chargeId: string }

/** In the order in which the books took them. */
const payments: Read<BookedPayment> = {
  text: `
    select y.provider, y.provider_payment_id as id, y.amount, y.paid_at as "paidAt",
           y.charge_id as "chargeId", c.payable_id as "payableId", c.amount as "chargeAmount",
           c.expires_at as "expiresAt"
      from payments y
      join ledger_transactions t
        on t.creditor_id = y.creditor_id and t.id = y.ledger_transaction_id
      left join charges c on c.creditor_id = y.creditor_id and c.id = y.charge_id
     order by t.sequence`,
  values: [],
}

const deals: Read<BookedDeal> = {
  text: `
    select a.id, a.status, ledger_balance(a.creditor_id, a.id) as held,
           b.owed_after as "owedAfter", b.repairable_until as "repairableUntil"
      from agreements a
      left join agreement_breaches b
        on b.creditor_id = a.creditor_id and b.agreement_id = a.id and b.repaired_at is null`,
  values: [],
}

const lines: Read<BookedLine> = {
  text: `
    select i.id, payable_paid(i.creditor_id, i.id) as paid, x.fine, x."lateInterest", x."letOff"
      from instalments i
      cross join lateral (
        select coalesce(sum(amount) filter (where kind = 'late_fine'), 0)::bigint as fine,
               coalesce(sum(amount) filter (where kind = 'late_interest'), 0)::bigint
                 as "lateInterest",
               coalesce(-sum(amount) filter (where kind = 'early_rebate'), 0)::bigint as "letOff"
          from payable_adjustments
         where creditor_id = i.creditor_id and payable_id = i.id) x`,
  values: [],
}

const suspended: Read<{ readonly reason: string; readonly amount: bigint }> = {
  text: 'select reason, sum(amount)::bigint as amount from suspense_items group by reason',
  values: [],
}

const imputed: Read<{ readonly id: string; readonly amount: bigint }> = {
  text: `select agreement_id as id, sum(amount)::bigint as amount from debt_allocations group by 1`,
  values: [],
}

const asked: Read<AskedLine> = {
  text: `
    select charge_id as "chargeId", payable_id as "payableId", amount, late_fine as fine,
           late_interest as interest, early_rebate as rebate
      from charge_lines order by charge_id, position`,
  values: [],
}

/** Everything in one look. */
export function readBooks({ core }: Pick<Lane, 'core'>) {
  return readAtOnce(core, SYSTEM, { payments, deals, lines, suspended, imputed, asked })
}

export type Books = Awaited<ReturnType<typeof readBooks>>

/** Attempts whose end nobody knows yet, or whose code may still be paid. */
export async function openAttempts({ core }: Pick<Lane, 'core'>): Promise<string[]> {
  const open: Read<{ readonly id: string; readonly status: string }> = {
    text: `select id, status from charges where status in ('created', 'live', 'unknown')`,
    values: [],
  }
  const rows = await readAtOnce(core, SYSTEM, { open })
  return rows.open.map(({ id, status }) => `${status} ${id}`)
}
