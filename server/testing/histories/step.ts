import fc from 'fast-check'
import type { AgreementKind, BreachEffect } from '#server/agreements/model.ts'

/** What was agreed, before anything happened to it. Rates of lateness are basis points. */
export type Form = {
  readonly kind: AgreementKind
  readonly principals: readonly number[]
  readonly instalments: number
  readonly halved: boolean
  /** Interest of the plan, a month. */
  readonly monthlyRate: '0' | '0.02'
  readonly late: {
    readonly fine: number
    readonly monthly: number
    readonly freeDays: number
  } | null
  readonly breachEffect: BreachEffect
}

export type WishKind = 'instalment' | 'amount' | 'ahead' | 'settlement' | 'late'

/** What a person asks to pay. Places are taken modulo what there is. */
export type Asking = {
  readonly way: 'pix' | 'card'
  readonly wish: WishKind
  readonly deal: number
  readonly place: number
  readonly count: number
  readonly amount: number
}

/** How a charge is paid at the bank, whether or not it still should be. */
export type Paying = { readonly percent: number; readonly times: number }

export type Fault = {
  readonly on: 'put_cob' | 'get_cob' | 'patch_cob' | 'get_pix' | 'list_pix' | 'psp' | 'stripe'
  readonly fault: 'drop_request' | 'drop_reply' | 'fail_before' | 'fail_after'
  readonly times: number
}

/** One thing that happens: to a person, at a provider, or by the clock. */
export type Step =
  | { readonly kind: 'sign'; readonly form: Form }
  | ({ readonly kind: 'ask'; readonly twice: boolean } & Asking)
  | ({ readonly kind: 'pay'; readonly charge: number } & Paying)
  /** Asked for, paid and told at once: what mostly happens. */
  | ({ readonly kind: 'buy' } & Asking & Paying)
  /** Notices come in any order, more than once, and several at a time. */
  | {
      readonly kind: 'tell'
      readonly from: number
      readonly count: number
      readonly twice: boolean
    }
  | { readonly kind: 'lose'; readonly notice: number }
  | { readonly kind: 'minutes'; readonly minutes: number }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'janitor' }
  | { readonly kind: 'hour'; readonly isSent: boolean }
  | { readonly kind: 'withdraw'; readonly deal: number; readonly money: 'return' | 'keep' }
  | ({ readonly kind: 'fault' } & Fault)

export type History = {
  /** Days after 23 November 2026 on which it begins. */
  readonly begins: number
  readonly first: Form
  readonly steps: readonly Step[]
}

const place = fc.nat({ max: 60 })

const form: fc.Arbitrary<Form> = fc.record({
  kind: fc.constantFrom<AgreementKind>('plan', 'plan', 'plan', 'plan', 'spot', 'full'),
  principals: fc.array(fc.integer({ min: 2_000, max: 200_000 }), { minLength: 1, maxLength: 2 }),
  instalments: fc.integer({ min: 1, max: 6 }),
  halved: fc.boolean(),
  monthlyRate: fc.constantFrom<Form['monthlyRate']>('0', '0', '0.02'),
  late: fc.option(
    fc.record({
      fine: fc.constantFrom(0, 200),
      monthly: fc.constantFrom(0, 100, 33),
      freeDays: fc.constantFrom(0, 5),
    }),
    { freq: 3 },
  ),
  breachEffect: fc.constantFrom<BreachEffect>('novation', 'proportional', 'restore'),
})

const asking = {
  way: fc.constantFrom<Asking['way']>('pix', 'pix', 'pix', 'card'),
  wish: fc.constantFrom<WishKind>(
    ...(['instalment', 'instalment', 'instalment'] as const),
    ...(['amount', 'amount', 'ahead', 'settlement', 'late', 'late'] as const),
  ),
  deal: fc.nat({ max: 3 }),
  place: fc.nat({ max: 6 }),
  count: fc.integer({ min: 1, max: 3 }),
  amount: fc.integer({ min: 1_000, max: 150_000 }),
}

const paying = {
  percent: fc.constantFrom(100, 100, 100, 100, 100, 1, 50, 99, 101, 250),
  times: fc.constantFrom(1, 1, 1, 1, 2),
}

const fault = {
  on: fc.constantFrom<Fault['on']>(
    ...(['put_cob', 'put_cob', 'get_cob', 'patch_cob', 'get_pix'] as const),
    ...(['list_pix', 'psp', 'stripe', 'stripe'] as const),
  ),
  fault: fc.constantFrom<Fault['fault']>('drop_request', 'drop_reply', 'fail_before', 'fail_after'),
  times: fc.integer({ min: 1, max: 3 }),
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('buy' as const), ...asking, ...paying }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), ...asking, twice: fc.boolean() }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pay' as const), charge: place, ...paying }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('tell' as const),
      from: place,
      count: fc.integer({ min: 1, max: 4 }),
      twice: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), notice: place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('minutes' as const),
      minutes: fc.integer({ min: 1, max: 600 }),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('days' as const),
      days: fc.integer({ min: 1, max: 25 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('janitor' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('hour' as const),
      isSent: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('withdraw' as const),
      deal: place,
      money: fc.constantFrom<'return' | 'keep'>('return', 'keep'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign' as const), form }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fault' as const), ...fault }) },
)

/** How many histories in a hundred are long: depth costs time, and most faults are shallow. */
const LONG_PERCENT = 5

/** A payment life from its signature on; the same seed and path make the same one. */
export const history: fc.Arbitrary<History> = fc.record({
  begins: fc.nat({ max: 90 }),
  first: form,
  steps: fc.oneof(
    { weight: 100 - LONG_PERCENT, arbitrary: fc.array(step, { minLength: 1, maxLength: 12 }) },
    { weight: LONG_PERCENT, arbitrary: fc.array(step, { minLength: 12, maxLength: 60 }) },
  ),
})
