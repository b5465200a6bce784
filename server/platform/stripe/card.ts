import { z } from 'zod'
import { reference } from './reading.ts'

/** A card as it may be shown: never its number. `brand` is Stripe's: `visa`, `mastercard`, `elo`. */
export type StripeCard = {
  id: string
  brand: string
  last4: string
  expMonth: number
  expYear: number
}

/** A card with the customer it is saved for; null once it is saved for nobody. */
export type KeptCard = StripeCard & { customer: string | null }

const method = z.looseObject({
  id: z.string().min(1),
  object: z.literal('payment_method'),
  customer: reference,
  card: z.looseObject({
    brand: z.string().catch('unknown'),
    last4: z.string().regex(/^\d{4}$/),
    exp_month: z.int().min(1).max(12),
    exp_year: z.int(),
  }),
})

function shown({ id, card }: z.infer<typeof method>): StripeCard {
  return {
    id,
    brand: card.brand,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
  }
}

export const keptCardSchema = method.transform(
  (read): KeptCard => ({ ...shown(read), customer: read.customer }),
)

/** Null where it is not a card, or came unexpanded. */
export const cardSchema = method
  .transform(shown)
  .nullish()
  .catch(null)
  .transform((card) => card ?? null)
