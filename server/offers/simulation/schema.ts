import { z } from 'zod'
import { centavos } from '#server/kernel/money.ts'
import type { Simulation } from './model.ts'

/** A simulation as it is kept: amounts as text, since JSON has no whole numbers of their size. */
export const amount = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform((text) => centavos(BigInt(text)))
export const count = z.int().min(0)
export const side = z.strictObject({ covered: count, spot: count, plan: count, discount: amount })

export const simulationSchema: z.ZodType<Simulation> = z.strictObject({
  people: count,
  debts: count,
  bands: z.array(
    z.strictObject({ from: count, debts: count, balance: amount, draft: side, live: side }),
  ),
  difference: z.strictObject({
    gainOffer: count,
    loseOffer: count,
    moreDiscount: count,
    lessDiscount: count,
  }),
  examples: z.array(
    z.strictObject({
      debts: count,
      daysLate: count,
      balance: amount,
      spot: amount.nullable(),
      liveSpot: amount.nullable(),
      plan: z.strictObject({ payments: count, instalment: amount, total: amount }).nullable(),
    }),
  ),
})

export function simulationAsJson(simulation: Simulation): unknown {
  const text = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
  return JSON.parse(JSON.stringify(simulation, text))
}
