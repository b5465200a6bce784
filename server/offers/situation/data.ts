import { type Catalogue, loadCatalogue } from '#server/creditors/data.ts'
import { calendarAt } from '#server/creditors/holidays/model.ts'
import { type Creditor, iofOn, type Parameters } from '#server/creditors/model.ts'
import {
  agreedTerms,
  balanceOf,
  OWED_COLUMNS,
  type OwedRow,
  owedDebtOf,
  RESTATEMENT,
} from '#server/debts/balance/data.ts'
import type { Balance } from '#server/debts/balance/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type BankCalendar, daysBetween } from '#server/kernel/calendar.ts'
import { businessDate, today } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, DebtId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { GroupDebt } from '../group/model.ts'
import type { PublishedPolicy } from '../policy/data.ts'
import type { Basis } from '../quote/building/model.ts'

/** A debt that may be collected today, with its balance line by line. */
export type OpenDebt = {
  readonly id: DebtId
  readonly contractNumber: string
  readonly product: string
  readonly description: string
  readonly originalDueOn: Temporal.PlainDate
  /** Principal still owed, as the ledger has it. */
  readonly principal: Centavos
  readonly balance: Balance
  /** The agreement from which it came back, if it did. */
  readonly cameBack: CameBack | null
  /** The same debt as offers see it. */
  readonly offered: GroupDebt
}

/** An agreement that ended without being paid off, and how. */
export type CameBack = {
  readonly agreementId: AgreementId
  readonly number: string
  readonly how: 'broken' | 'withdrawn'
  readonly on: Temporal.PlainDate
}

/** A debt whose legal time for collecting is over: shown on request only (rule 8). */
export type ClosedDebt = {
  readonly id: DebtId
  readonly creditorId: CreditorId
  readonly creditorName: string
  readonly contractNumber: string
  readonly description: string
  readonly originalDueOn: Temporal.PlainDate
  readonly principal: Centavos
}

/** What one person owes one creditor today, outside agreements that bind already. */
export type Position = {
  readonly creditor: Creditor
  readonly debts: readonly OpenDebt[]
  readonly total: Centavos
  /** With the holidays of the creditor's place and of every debt's. */
  readonly calendar: BankCalendar
}

/** Before a creditor has an account nobody could say where the money goes: nothing is offered. */
export function isPayable({ creditor }: Position): boolean {
  return creditor.pixKey !== null
}

export type Situation = {
  readonly today: Temporal.PlainDate
  readonly positions: readonly Position[]
  readonly closedDebts: readonly ClosedDebt[]
  /** Version of the tables the balances were computed with. */
  readonly tables: string
}

type DebtRow = OwedRow & {
  id: DebtId
  creditor_id: CreditorId
  contract_number: string
  description: string
  contracted_on: Temporal.PlainDate | null
  prescribed_on: Temporal.PlainDate
  ended_agreement: AgreementId | null
  ended_number: string | null
  broken_at: Temporal.Instant | null
  withdrawn_at: Temporal.Instant | null
}

/** The debts that may be shown, with what the ledger says is owed of each. */
export function debtsRead(scope: Pick<DebtorScope, 'debtorId'>): Read<DebtRow> {
  return {
    text: `select d.id, d.creditor_id, d.contract_number, d.description, d.contracted_on,
            d.prescribed_on, ${OWED_COLUMNS}, e.id as ended_agreement, e.number as ended_number,
            e.broken_at, e.withdrawn_at
       from debts d ${RESTATEMENT}
       left join agreements e on e.creditor_id = d.creditor_id and e.id = r.agreement_id
      where d.debtor_id = $1 and d.recalled_at is null
        and not exists (select from agreement_debts x
                          join agreements a on a.creditor_id = x.creditor_id
                                           and a.id = x.agreement_id
                         where x.creditor_id = d.creditor_id and x.debt_id = d.id and x.live
                           and a.status = 'active')
      order by d.original_due_on, d.id`,
    values: [scope.debtorId],
  }
}

/**
 * Every debt of the person that is still owed and in no binding agreement, by creditor, in the
 * order in which they fell due. Recalled and settled ones are left out, time-barred ones apart. One
 * query; creditors and tables are in the process.
 */
export async function situationOf(tx: Tx, scope: DebtorScope): Promise<Situation> {
  const rows = await tx.read(debtsRead(scope))
  return situationFrom(rows, await loadCatalogue(tx, scope), today(tx.clock))
}

/** The same from what was read already. */
export function situationFrom(
  rows: readonly DebtRow[],
  catalogue: Catalogue,
  now: Temporal.PlainDate,
): Situation {
  const owed = rows.filter((row) => row.owed > 0n)
  const isClosed = (row: DebtRow) => Temporal.PlainDate.compare(now, row.prescribed_on) >= 0
  const byCreditor = Map.groupBy(
    owed.filter((row) => !isClosed(row)),
    (row) => row.creditor_id,
  )
  return {
    today: now,
    positions: [...byCreditor].map(([id, debts]) => positionOf(catalogue, id, debts, now)),
    closedDebts: owed.filter(isClosed).map((row) => closedDebtOf(catalogue, row)),
    tables: catalogue.parameters.version,
  }
}

function positionOf(
  catalogue: Catalogue,
  creditorId: CreditorId,
  rows: readonly DebtRow[],
  now: Temporal.PlainDate,
): Position {
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a debt has its creditor')
  const debts = rows.map((row) => openDebtOf(catalogue, creditor, row, now))
  return {
    creditor,
    debts,
    total: sum(debts.map((debt) => debt.balance.total)),
    calendar: calendarAt(catalogue.parameters, [creditor, ...rows]),
  }
}

function openDebtOf(
  catalogue: Catalogue,
  creditor: Creditor,
  row: DebtRow,
  now: Temporal.PlainDate,
): OpenDebt {
  const debt = owedDebtOf(row)
  const balance = balanceOf(catalogue, creditor, debt, now)
  return {
    id: row.id,
    contractNumber: row.contract_number,
    product: row.product,
    description: row.description,
    originalDueOn: row.original_due_on,
    principal: debt.principal,
    balance,
    cameBack: cameBackOf(row),
    offered: {
      debtId: row.id,
      product: row.product,
      originalDueOn: row.original_due_on,
      daysLate: balance.daysLate,
      parts: balance.parts,
      total: balance.total,
      chargesCapped: agreedTerms(catalogue, creditor.id, debt)?.creditCard ?? false,
      iof: complementaryIof(catalogue.parameters, creditor, row, now),
    },
  }
}

function cameBackOf(row: DebtRow): CameBack | null {
  const { ended_agreement: agreementId, ended_number: number } = row
  const at = row.broken_at ?? row.withdrawn_at
  if (agreementId === null || number === null || at === null) return null
  const how = row.broken_at === null ? 'withdrawn' : 'broken'
  return { agreementId, number, how, on: businessDate(at) }
}

const IOF_DAYS = 365

/**
 * What the original operation of a financial creditor left of its 365 days of IOF, at the rate of
 * its own date (rules.md 1.7); counted from the contract, or from the due date where the file
 * brought none. Null when nothing is left.
 */
function complementaryIof(
  { iofRates }: Parameters,
  creditor: Creditor,
  row: DebtRow,
  now: Temporal.PlainDate,
): GroupDebt['iof'] {
  if (creditor.kind !== 'financial') return null
  const contracted = row.contracted_on ?? row.original_due_on
  const daysLeft = IOF_DAYS - Math.max(0, daysBetween(contracted, now))
  if (daysLeft <= 0) return null
  const inForce = iofOn(iofRates, contracted)
  return inForce && { dailyRate: inForce.daily, daysLeft }
}

function closedDebtOf(catalogue: Catalogue, row: DebtRow): ClosedDebt {
  const creditor = assertPresent(
    catalogue.creditors.get(row.creditor_id),
    'a debt has its creditor',
  )
  return {
    id: row.id,
    creditorId: row.creditor_id,
    creditorName: creditor.tradeName,
    contractNumber: row.contract_number,
    description: row.description,
    originalDueOn: row.original_due_on,
    principal: centavos(row.owed),
  }
}

export function groupOf(position: Position): GroupDebt[] {
  return position.debts.map((debt) => debt.offered)
}

/** What quotes of this creditor are computed from today. */
export function basisOf(
  situation: Pick<Situation, 'today' | 'tables'>,
  { creditor, calendar }: Position,
  policy: PublishedPolicy | null,
): Basis {
  return {
    occasion: { computedOn: situation.today, calendar },
    policy,
    breachEffect: creditor.breachEffect,
    graceDays: creditor.graceDays,
    repairDays: creditor.repairDays,
    tables: situation.tables,
  }
}

/** The creditors a person can be offered something by, with what is owed to each. */
export function positionWith(situation: Situation, creditorId: CreditorId): Position | null {
  return situation.positions.find(({ creditor }) => creditor.id === creditorId) ?? null
}
