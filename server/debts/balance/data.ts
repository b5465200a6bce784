import type { Catalogue } from '#server/creditors/data.ts'
import { calendarAt } from '#server/creditors/holidays/model.ts'
import {
  type Creditor,
  type CreditorTerms,
  type Parameters,
  termsOn,
} from '#server/creditors/model.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import type { CreditorId, DebtId } from '#server/kernel/id.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import { placed, rate } from '#server/kernel/rate.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { type ParameterTables, parameterTables } from '../parameters/model.ts'
import { type AccrualPause, pausesOf } from '../pauses/model.ts'
import { type Balance, type BalanceInput, computeBalance, type Restated } from './model.ts'

/** What a debt's balance depends on, besides its creditor and the day. */
export type OwedDebt = {
  readonly product: string
  readonly originalDueOn: Temporal.PlainDate
  readonly indexCode: 'IPCA' | 'INPC' | 'IGPM' | null
  /** Where it is paid; null where that is not known. */
  readonly uf: string | null
  readonly city: string | null
  /** Principal still owed, as the ledger has it. */
  readonly principal: Centavos
  readonly restated: Restated | null
  /** Days on which nothing is added, because of what its person asked for. */
  readonly pauses: readonly AccrualPause[]
}

/** The columns of OwedDebt in a query over `debts d` joined with RESTATEMENT. */
export type OwedRow = {
  product: string
  original_due_on: Temporal.PlainDate
  index_code: 'IPCA' | 'INPC' | 'IGPM' | null
  uf: string | null
  city: string | null
  owed: bigint
  restated_on: Temporal.PlainDate | null
  frozen_correction: bigint | null
  frozen_interest: bigint | null
  frozen_fine: bigint | null
  frozen_fee: bigint | null
  accrues: boolean | null
  paused: string | null
}

export const OWED_COLUMNS = `
  d.product, d.original_due_on, d.index_code, d.uf, d.city, ledger_balance(d.creditor_id, d.id) as owed,
  r.restated_on, r.correction as frozen_correction, r.interest as frozen_interest,
  r.fine as frozen_fine, r.fee as frozen_fee, r.accrues,
  (select z.days from accrual_pauses z where z.debtor_id = d.debtor_id) as paused`

/** The newest restatement of each of `debts d`, as `r`; nulls where there is none. */
export const RESTATEMENT = `
  left join lateral (
    select n.restated_on, n.correction, n.interest, n.fine, n.fee, n.accrues, n.agreement_id
      from debt_restatements n
     where n.creditor_id = d.creditor_id and n.debt_id = d.id
     order by n.sequence desc limit 1) r on true`

export function owedDebtOf(row: OwedRow): OwedDebt {
  return {
    product: row.product,
    originalDueOn: row.original_due_on,
    indexCode: row.index_code,
    uf: row.uf,
    city: row.city,
    principal: centavos(row.owed),
    restated: row.restated_on && {
      on: row.restated_on,
      frozen: {
        correction: centavos(row.frozen_correction ?? 0n),
        interest: centavos(row.frozen_interest ?? 0n),
        fine: centavos(row.frozen_fine ?? 0n),
        fee: centavos(row.frozen_fee ?? 0n),
      },
      accrues: row.accrues ?? true,
    },
    pauses: pausesOf(row.paused),
  }
}

/** A debt as it stands, and what says whether it may be shown. */
export type StandingDebt = OwedDebt & {
  readonly debtId: DebtId
  readonly description: string
  readonly contractNumber: string
  /** The first day of silence (rule 8). */
  readonly prescribedOn: Temporal.PlainDate
  readonly recalled: boolean
}

/** Debts of one creditor by their ids, as they stand; in the order in which they fell due. */
export async function owedDebts(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  debtIds: readonly DebtId[],
): Promise<StandingDebt[]> {
  const rows = await tx.sql<
    OwedRow & {
      id: DebtId
      description: string
      contract_number: string
      prescribed_on: Temporal.PlainDate
      recalled: boolean
    }
  >(
    `select d.id, d.description, d.contract_number, d.prescribed_on,
            d.recalled_at is not null as recalled, ${OWED_COLUMNS}
       from debts d ${RESTATEMENT}
      where d.creditor_id = $1 and d.id = any ($2::uuid[])
      order by d.original_due_on, d.id`,
    [creditorId, debtIds],
  )
  return rows.map((row) => ({
    debtId: row.id,
    description: row.description,
    contractNumber: row.contract_number,
    prescribedOn: row.prescribed_on,
    recalled: row.recalled,
    ...owedDebtOf(row),
  }))
}

/** The terms that govern a debt; null where its creditor has stated none for its date. */
export function agreedTerms(
  catalogue: Catalogue,
  creditorId: CreditorId,
  debt: Pick<OwedDebt, 'product' | 'originalDueOn'>,
): CreditorTerms | null {
  return termsOn(catalogue.terms.get(creditorId) ?? [], debt.product, debt.originalDueOn)
}

/** What a debt is on a day, line by line, by its contract and the dated tables. */
export function balanceOf(
  catalogue: Catalogue,
  creditor: Creditor,
  debt: OwedDebt,
  on: Temporal.PlainDate,
): Balance {
  return computeBalance(balanceInput(catalogue, creditor, debt, on))
}

/** What a balance of any principal is computed from: `debt.principal` decides nothing else. */
export function balanceInput(
  catalogue: Catalogue,
  creditor: Creditor,
  debt: OwedDebt,
  on: Temporal.PlainDate,
): BalanceInput {
  const agreed = agreedTerms(catalogue, creditor.id, debt)
  const index = debt.indexCode ?? agreed?.indexCode ?? null
  return {
    creditorKind: creditor.kind,
    principal: debt.principal,
    dueDate: debt.originalDueOn,
    terms: {
      index: index === 'IGPM' ? 'IGP-M' : index,
      moraMonthlyRate: agreed?.defaultInterestMonthly ?? null,
      fineRate: agreed?.fineRate ?? null,
      remunerativeMonthlyRate: agreed?.remunerativeMonthly ?? null,
      creditCard: agreed?.creditCard ?? false,
    },
    provenFee: ZERO,
    tables: compiledTables(catalogue.parameters),
    calendar: calendarAt(catalogue.parameters, [creditor, debt]),
    date: on,
    restated: debt.restated,
    pauses: debt.pauses,
  }
}

/**
 * What a sum grows to between two days where nothing was agreed: IPCA and the legal rate (CC 389,
 * 406), as of any debt without terms.
 */
export function legalDebt(
  catalogue: Catalogue,
  principal: Centavos,
  since: Temporal.PlainDate,
  on: Temporal.PlainDate,
): { readonly correction: Centavos; readonly interest: Centavos } {
  const { parts } = computeBalance({
    creditorKind: 'commerce',
    principal,
    dueDate: since,
    terms: {
      index: null,
      moraMonthlyRate: null,
      fineRate: null,
      remunerativeMonthlyRate: null,
      creditCard: false,
    },
    provenFee: ZERO,
    tables: compiledTables(catalogue.parameters),
    calendar: bankCalendar,
    date: on,
    restated: null,
    pauses: [],
  })
  return { correction: parts.correction, interest: parts.interest }
}

/** Tables are compiled once for each version that the catalogue brings. */
const compiled = new WeakMap<Parameters, ParameterTables>()

function compiledTables(parameters: Parameters): ParameterTables {
  const known = compiled.get(parameters)
  if (known) return known
  const { factors } = parameters
  const monthly = (code: keyof Parameters['factors']) =>
    factors[code].map(({ month, factor }) => ({ month, rate: gainOf(factor) }))
  const tables = parameterTables({
    version: parameters.version,
    index: { IPCA: monthly('IPCA'), 'IGP-M': monthly('IGPM'), INPC: monthly('INPC') },
    legalRate: parameters.legalRates,
    selic: monthly('SELIC'),
  })
  compiled.set(parameters, tables)
  return tables
}

/** `0.0048` of the factor `1.0048`. */
function gainOf(factor: string): string {
  const { units, one } = rate(factor)
  return placed(units - one, one.toString().length - 1)
}
