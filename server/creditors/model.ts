import type { ContactPolicy } from '#server/creditors/contact/model.ts'
import type { Payee } from '#server/creditors/payee/model.ts'
import type { CreditorId } from '#server/kernel/id.ts'

/**
 * To whom money is owed, what their contracts allow to be charged, and the dated tables from which
 * charges are computed. Everything here is data with a source; nothing is a constant in code.
 */
export type CreditorKind = 'financial' | 'fund' | 'commerce'
export type IndexCode = 'IPCA' | 'INPC' | 'IGPM'
export type BreachEffect = 'novation' | 'proportional' | 'restore'

export type Creditor = Payee &
  ContactPolicy & {
    readonly id: CreditorId
    readonly slug: string
    readonly kind: CreditorKind
    readonly tradeName: string
    readonly legalName: string
    readonly cnpj: string
    readonly address: string
    /** Where it is: with the place of the debt, whose holidays count. */
    readonly uf: string | null
    readonly city: string | null
    readonly phone: string
    readonly sealText: string
    /** The seal's ground and its letters, as `#0f5e4e`. */
    readonly groundColour: string
    readonly letterColour: string
    readonly breachEffect: BreachEffect
    readonly graceDays: number
    /** Calendar days in which an agreement that stopped can be revived. */
    readonly repairDays: number
    readonly delistingPolicy: 'first_instalment' | 'full_payment'
    /** When its last file was applied. */
    readonly dataAsOf: Temporal.Instant | null
  }

/** Rates are fractions as decimal text: `0.01` is 1 %. */
export type CreditorTerms = {
  /** A product as the portfolio file names it, or `*` for all others. */
  readonly product: string
  readonly validFrom: Temporal.PlainDate
  readonly defaultInterestMonthly: string | null
  readonly remunerativeMonthly: string | null
  readonly fineRate: string
  readonly indexCode: IndexCode | null
  readonly creditCard: boolean
  readonly prescriptionYears: number
  readonly source: string
  readonly approvedBy: string
}

/**
 * The terms that govern a debt: the newest row of its product valid on its original due date, else
 * the newest such row of `*`. Null where the creditor has stated none for that date.
 */
export function termsOn(
  terms: readonly CreditorTerms[],
  product: string,
  dueOn: Temporal.PlainDate,
): CreditorTerms | null {
  return newestOn(terms, product, dueOn) ?? newestOn(terms, '*', dueOn)
}

function newestOn(
  terms: readonly CreditorTerms[],
  product: string,
  dueOn: Temporal.PlainDate,
): CreditorTerms | null {
  let newest: CreditorTerms | null = null
  for (const row of terms) {
    if (row.product !== product || Temporal.PlainDate.compare(row.validFrom, dueOn) > 0) continue
    if (!newest || Temporal.PlainDate.compare(row.validFrom, newest.validFrom) > 0) newest = row
  }
  return newest
}

/** A published monthly figure, `month` as `2026-07`. */
export type MonthlyFactor = { readonly month: string; readonly factor: string }
export type MonthlyFraction = { readonly month: string; readonly rate: string }

export type IofRate = {
  readonly validFrom: Temporal.PlainDate
  readonly daily: string
  readonly additional: string
}

/** A state and a city in it; null: not known. */
export type Place = { readonly uf: string | null; readonly city: string | null }

export type LocalHoliday = {
  readonly uf: string
  /** `*` for the whole state. */
  readonly city: string
  readonly day: Temporal.PlainDate
  readonly name: string
}

/** The dated tables as published. `version` changes whenever any figure does. */
export type Parameters = {
  readonly version: string
  readonly factors: Readonly<Record<IndexCode | 'SELIC', readonly MonthlyFactor[]>>
  readonly legalRates: readonly MonthlyFraction[]
  readonly iofRates: readonly IofRate[]
  readonly localHolidays: readonly LocalHoliday[]
}

/** The IOF rates in force on a day; null before the first row. */
export function iofOn(rates: readonly IofRate[], day: Temporal.PlainDate): IofRate | null {
  const inForce = rates.filter((row) => Temporal.PlainDate.compare(row.validFrom, day) <= 0)
  return inForce.reduce<IofRate | null>(
    (newest, row) =>
      newest && Temporal.PlainDate.compare(newest.validFrom, row.validFrom) > 0 ? newest : row,
    null,
  )
}
