import type { ParametersFile } from '#server/creditors/schema.ts'
import { Decimal } from '#server/kernel/rate.ts'

/**
 * Dated tables for the demonstration: monthly figures spread over years whose totals resemble the
 * published ones. They are not the published figures and say so in `source`; an installation that
 * collects loads those of IBGE, FGV and the Central Bank.
 */
const SOURCE = 'Demonstration figures, not the published ones'

type Year = readonly [ipca: number, inpc: number, igpm: number, selic: number]

/** Per cent a year. The last row serves every later year. */
const YEARS: readonly (readonly [year: number, rates: Year])[] = [
  [2015, [10.67, 11.28, 10.54, 13.4]],
  [2016, [6.29, 6.58, 7.17, 14.0]],
  [2017, [2.95, 2.07, -0.52, 9.9]],
  [2018, [3.75, 3.43, 7.54, 6.4]],
  [2019, [4.31, 4.48, 7.3, 5.9]],
  [2020, [4.52, 5.45, 23.14, 2.8]],
  [2021, [10.06, 10.16, 17.78, 4.4]],
  [2022, [5.79, 5.93, 5.45, 12.4]],
  [2023, [4.62, 3.71, -3.18, 13.0]],
  [2024, [4.83, 4.77, 6.54, 10.9]],
  [2025, [4.5, 4.3, -0.5, 14.3]],
  [2026, [4.2, 4.1, 3.9, 14.2]],
]

/** Prices rise more in the first months of a Brazilian year than in the middle of it. */
const SEASON = [5, 7, 3, 3, 1, -3, -5, -6, -1, 1, -2, -3] as const
const SEASON_UNIT = new Decimal('0.0003')

/** The law that made the legal rate the difference of Selic and IPCA: from September 2024. */
const FIRST_LEGAL_RATE = new Temporal.PlainYearMonth(2024, 8)

/** Everything published by `today`: figures up to last month, the legal rate of this one. */
export function demonstrationParameters(today: Temporal.PlainDate): ParametersFile {
  const factors: ParametersFile['factors'] = { IPCA: {}, INPC: {}, IGPM: {}, SELIC: {} }
  const legalRates: Record<string, string> = {}
  const thisMonth = today.toPlainYearMonth()
  let month = new Temporal.PlainYearMonth(2015, 1)
  for (; Temporal.PlainYearMonth.compare(month, thisMonth) < 0; month = month.add({ months: 1 })) {
    const [ipca, inpc, igpm, selic] = ratesOf(month.year)
    const season = SEASON_UNIT.times(SEASON[month.month - 1] ?? 0)
    const name = month.toString()
    factors.IPCA[name] = monthly(ipca).plus(season).toFixed(4)
    factors.INPC[name] = monthly(inpc).plus(season).toFixed(4)
    factors.IGPM[name] = monthly(igpm).plus(season.times(2)).toFixed(4)
    factors.SELIC[name] = monthly(selic).toFixed(8)
    const next = month.add({ months: 1 })
    if (Temporal.PlainYearMonth.compare(next, FIRST_LEGAL_RATE) >= 0) {
      const difference = new Decimal(factors.SELIC[name]).div(factors.IPCA[name]).minus(1)
      legalRates[next.toString()] = Decimal.max(difference, 0).toFixed(8)
    }
  }
  return {
    source: SOURCE,
    factors,
    legalRates,
    iofRates: IOF_RATES,
    localHolidays: holidays(today),
  }
}

function ratesOf(year: number): Year {
  const found = YEARS.findLast(([from]) => from <= year)
  return found?.[1] ?? [4, 4, 4, 10]
}

function monthly(percentPerYear: number): Decimal {
  return new Decimal(percentPerYear.toString()).div(100).plus(1).pow(new Decimal(1).div(12))
}

const IOF_RATES: ParametersFile['iofRates'] = [
  {
    validFrom: new Temporal.PlainDate(2015, 1, 22),
    daily: '0.000082',
    additional: '0.0038',
    source: 'Decreto 6.306/2007 art. 7, as amended by Decreto 8.392/2015',
  },
]

const LOCAL = [
  ['PE', '*', 3, 6, 'Data Magna de Pernambuco'],
  ['PE', 'Recife', 6, 24, 'São João'],
  ['PE', 'Recife', 7, 16, 'Nossa Senhora do Carmo'],
  ['SP', '*', 7, 9, 'Revolução Constitucionalista'],
  ['SP', 'São Paulo', 1, 25, 'Aniversário da cidade'],
] as const

function holidays(today: Temporal.PlainDate): ParametersFile['localHolidays'] {
  return [-1, 0, 1, 2].flatMap((offset) =>
    LOCAL.map(([uf, city, month, day, name]) => ({
      uf,
      city,
      day: new Temporal.PlainDate(today.year + offset, month, day),
      name,
      source: `${SOURCE}; ${name}`,
    })),
  )
}
