import { priceInstalment } from '#server/agreements/schedule/model.ts'
import { type Centavos, centavos, greater, lesser } from '#server/kernel/money.ts'
import { divideHalfUp, type Rate } from '#server/kernel/rate.ts'

/**
 * What a search needs to know of a schedule, folded without building its rows: the same integers
 * as `agreements/schedule` (a property test holds them together), many times faster.
 */
export type Fold = {
  readonly first: Centavos
  readonly highest: Centavos
  readonly lowest: Centavos
  readonly total: Centavos
}

export function foldZero(financed: Centavos, instalments: number): Fold {
  const regular = financed / BigInt(instalments)
  const last = financed - regular * BigInt(instalments - 1)
  return {
    first: centavos(instalments === 1 ? last : regular),
    highest: centavos(last),
    lowest: centavos(regular),
    total: financed,
  }
}

/** `present`: what is financed, worth a month before the first due date. Null: not amortised. */
export function foldPrice(
  financed: Centavos,
  present: Centavos,
  monthly: Rate,
  instalments: number,
): Fold | null {
  const regular = priceInstalment(present, monthly, instalments)
  let interest: bigint = divideHalfUp(present * monthly.units, monthly.one) + present - financed
  let balance: bigint = financed
  const twiceUnits = 2n * monthly.units
  const twiceOne = 2n * monthly.one
  for (let number = 1; number < instalments; number++) {
    if (interest > regular) return null
    balance += interest - regular
    interest = (balance * twiceUnits + monthly.one) / twiceOne
  }
  const last = balance + interest
  if (balance < 0n || last <= 0n) return null
  const first = instalments === 1 ? centavos(last) : regular
  return {
    first,
    highest: greater(centavos(last), first),
    lowest: lesser(centavos(last), first),
    total: centavos(regular * BigInt(instalments - 1) + last),
  }
}

export function foldSac(
  financed: Centavos,
  monthly: Rate,
  instalments: number,
  firstPeriodDays: number | null,
): Fold | null {
  const regular = divideHalfUp(financed, BigInt(instalments))
  let balance: bigint = financed
  let total = 0n
  let first = 0n
  let highest = 0n
  let lowest: bigint | null = null
  for (let number = 1; number <= instalments; number++) {
    const days = number === 1 && firstPeriodDays !== null ? BigInt(firstPeriodDays) : 30n
    const interest = divideHalfUp(balance * monthly.units * days, monthly.one * 30n)
    const amortisation = number === instalments ? balance : regular
    const amount = amortisation + interest
    if (amortisation < 0n || amount <= 0n) return null
    if (number === 1) first = amount
    if (amount > highest) highest = amount
    if (lowest === null || amount < lowest) lowest = amount
    total += amount
    balance -= amortisation
  }
  return {
    first: centavos(first),
    highest: centavos(highest),
    lowest: centavos(lowest ?? 0n),
    total: centavos(total),
  }
}
