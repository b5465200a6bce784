import type { Catalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { balanceInput, type OwedDebt } from '#server/debts/balance/data.ts'
import { chargeFractions } from '#server/debts/balance/model.ts'
import type { BalanceLine } from '#server/debts/charges/model.ts'
import type { Fraction } from '#server/debts/parameters/model.ts'
import { pausesOf } from '#server/debts/pauses/model.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'

/**
 * What a debt's charges depend on besides its principal. A portfolio of hundreds of thousands of
 * debts has some thousands of these, so each is computed once and the database multiplies.
 */
export const CHARGE_KEY = `row(d.product, d.original_due_on, d.index_code, d.uf, d.city,
  r.restated_on, r.accrues, z.days)::text`

/** Who has days on which nothing is added, as `z`: few of many. */
export const PAUSES = 'left join accrual_pauses z on z.debtor_id = d.debtor_id'

/**
 * The debts of the people asked about, as `theirs`, and the condition that something is of them; `people`
 * is the place of their ids among the values, null: everybody is asked about.
 */
export function ofPeople(people: string | null) {
  return {
    theirs:
      people === null
        ? ''
        : `theirs as materialized (
  select id from debts where creditor_id = $1 and debtor_id = any (${people}::uuid[])),`,
    only: (debt: string) => (people === null ? '' : `and ${debt} in (select id from theirs)`),
  }
}

export const newestRestatements = (people: string | null) => `
  select distinct on (n.debt_id) n.debt_id, n.restated_on, n.accrues, n.correction, n.interest,
         n.fine, n.fee
    from debt_restatements n where n.creditor_id = $1 ${ofPeople(people).only('n.debt_id')}
   order by n.debt_id, n.sequence desc`

/** Charges as fractions: of the principal, and of the principal with its correction. */
export type ChargeFactors = {
  readonly key: string
  readonly daysLate: number
  readonly isCapped: boolean
  readonly fractions: Readonly<Record<FactorName, Fraction>>
}

const FACTORS = {
  correction: 'correction',
  selic: 'selic',
  remunerative: 'remunerative-interest',
  interest: 'default-interest',
  fine: 'fine',
} as const satisfies Record<string, BalanceLine['kind']>
export type FactorName = keyof typeof FACTORS
export const FACTOR_NAMES = Object.keys(FACTORS) as readonly FactorName[]

type KeyRow = {
  key: string
  product: string
  original_due_on: Temporal.PlainDate
  index_code: OwedDebt['indexCode']
  uf: string | null
  city: string | null
  restated_on: Temporal.PlainDate | null
  accrues: boolean | null
  paused: string | null
}

export async function chargeFactors(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  catalogue: Catalogue,
  creditor: Creditor,
  on: Temporal.PlainDate,
  people: readonly DebtorId[] | null,
): Promise<ChargeFactors[]> {
  const place = people === null ? null : '$3'
  const { theirs, only } = ofPeople(place)
  const keys = await tx.sql<KeyRow>(
    `with ${theirs} r as (${newestRestatements(place)})
     select distinct ${CHARGE_KEY} as key, d.product, d.original_due_on, d.index_code, d.uf, d.city,
            r.restated_on, r.accrues, z.days as paused
       from debts d left join r on r.debt_id = d.id ${PAUSES}
      where d.creditor_id = $1 and d.recalled_at is null and d.prescribed_on > $2 ${only('d.id')}`,
    people === null ? [creditor.id, on] : [creditor.id, on, people],
  )
  return keys.map((row) => factorsOf(catalogue, creditor, row, on))
}

/** No formula of a balance is written twice: the engine says what its charges are fractions of. */
function factorsOf(
  catalogue: Catalogue,
  creditor: Creditor,
  row: KeyRow,
  on: Temporal.PlainDate,
): ChargeFactors {
  const input = balanceInput(catalogue, creditor, owedOf(row), on)
  const { daysLate, exact } = chargeFractions(input)
  const fractionOf = (name: FactorName) => exact.get(FACTORS[name]) ?? NOTHING
  const fractions = Object.fromEntries(FACTOR_NAMES.map((name) => [name, fractionOf(name)]))
  return {
    key: row.key,
    daysLate,
    isCapped: input.terms.creditCard,
    fractions: fractions as Record<FactorName, Fraction>,
  }
}

const NOTHING: Fraction = { numerator: 0n, denominator: 1n }
/** Any principal: only fractions are read. */
const ONE_REAL = centavos(100n)

function owedOf(row: KeyRow): OwedDebt {
  const frozen = { correction: ZERO, interest: ZERO, fine: ZERO, fee: ZERO }
  return {
    product: row.product,
    originalDueOn: row.original_due_on,
    indexCode: row.index_code,
    uf: row.uf,
    city: row.city,
    principal: ONE_REAL,
    restated: row.restated_on && { on: row.restated_on, frozen, accrues: row.accrues ?? true },
    pauses: pausesOf(row.paused),
  }
}
