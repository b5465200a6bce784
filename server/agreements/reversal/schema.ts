import { z } from 'zod'
import type { CreditorId, PaymentId, ReversalId, SuspenseItemId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import { centavos } from '#server/kernel/money.ts'
import { REFUND_REASONS } from '#server/payments/reversal/model.ts'

/** Centavos, as digits: forms send them so, and JSON knows no bigint. */
const amount = z
  .string()
  .regex(/^[1-9]\d{0,11}$/)
  .transform((digits) => centavos(BigInt(digits)))

/** PostgreSQL knows no NUL; half a character is none. */
const note = z
  .string()
  .max(1_000)
  .transform((text) => text.replaceAll('\u0000', '').toWellFormed().trim())
  .refine((text) => text.length >= 5 && text.length <= 500)

const civilDate = z.iso
  .date()
  .refine((text) => text >= '2000-01-01' && text <= '2100-12-31')
  .transform((text) => Temporal.PlainDate.from(text))

export const paymentInput = z.strictObject({ paymentId: anId<PaymentId>() })

export const effectsInput = z.strictObject({
  paymentId: anId<PaymentId>(),
  amount,
  itemId: anId<SuspenseItemId>().nullable(),
})

/** `doubled` goes with `undue` only: the law doubles what was charged by our fault (CDC 42). */
export const refundInput = z
  .strictObject({
    id: anId<ReversalId>(),
    paymentId: anId<PaymentId>(),
    amount,
    reason: z.enum(REFUND_REASONS),
    itemId: anId<SuspenseItemId>().nullable(),
    doubled: z.boolean(),
  })
  .refine((order) => !order.doubled || order.reason === 'undue')

export const applyInput = z.strictObject({
  itemId: anId<SuspenseItemId>(),
  /** As it is called on the telephone: `2026-004871`. */
  agreementNumber: z.string().regex(/^[A-Z]?\d{4}-\d{6}$/),
})

const ofReversal = { creditorId: anId<CreditorId>(), reversalId: anId<ReversalId>() }

export const reviewInput = z.strictObject({
  ...ofReversal,
  decision: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('reopen') }),
    z.strictObject({ kind: z.literal('let_off') }),
    z.strictObject({ kind: z.literal('keep'), note, until: civilDate }),
  ]),
})

export const restInput = z.strictObject({ ...ofReversal, note })
