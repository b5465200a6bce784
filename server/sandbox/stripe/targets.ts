/** What tests can make fail in the Stripe-shaped double. `stripe` stands for every call. */
export const stripeTargets = [
  'stripe',
  'stripe_create_checkout',
  'stripe_get_checkout',
  'stripe_expire_checkout',
  'stripe_create_payment_intent',
  'stripe_confirm_payment_intent',
  'stripe_get_payment_intent',
  'stripe_cancel_payment_intent',
  'stripe_create_customer',
  'stripe_delete_customer',
  'stripe_detach_card',
  'stripe_create_refund',
  'stripe_get_refund',
  'stripe_get_dispute',
  'stripe_setup_intent',
  'stripe_get',
  'stripe_list',
] as const

export type StripeTarget = (typeof stripeTargets)[number]
