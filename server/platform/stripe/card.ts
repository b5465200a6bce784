import { z } from 'zod'

/** A card as it may be shown: never its number. `brand` is Stripe's: `visa`, `mastercard`, `elo`. */
export type StripeCard = {
  id: string
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

/** Null where it is not a card, or came unexpanded. */
export const cardSchema = z
  .looseObject({
    id: z.string().min(1),
    object: z.literal('payment_method'),
    card: z.looseObject({
      brand: z.string().catch('unknown'),
      last4: z.string(),
      exp_month: z.int(),
      exp_year: z.int(),
    }),
  })
  .transform(
    ({ id, card }): StripeCard => ({
      id,
      brand: card.brand,
      last4: card.last4,
      expMonth: card.exp_month,
      expYear: card.exp_year,
    }),
  )
  .nullish()
  .catch(null)
  .transform((card) => card ?? null)
