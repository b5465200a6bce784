import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import { noteRestPaid } from '#server/payments/undue/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { applyByNumber } from '../suspense/commands.ts'
import { orderRefund } from './ordering/commands.ts'
import { paymentDetail, refundEffects } from './payment/data.ts'
import { returnsToLookAt, waitingMoney } from './queue/data.ts'
import { decideReview } from './review/commands.ts'
import {
  applyInput,
  effectsInput,
  paymentInput,
  refundInput,
  restInput,
  reviewInput,
} from './schema.ts'

/** What staff see of money that goes back or has no place, and decide about it. */
export const reversalsRouter = router({
  /** One payment: where it is, what waits of it, what went back. */
  payment: staffProcedure('payments.read')
    .input(paymentInput)
    .query(async ({ ctx, input }) => {
      const found = await inScope(ctx.core, ctx.scope, (tx) =>
        paymentDetail(tx, ctx.scope, input.paymentId),
      )
      if (!found) return notFound()
      return { ...found, mayRefund: ctx.scope.permissions.has('payments.refund') }
    }),

  /** What a refund would do, for the second look before it is asked for. */
  effects: staffProcedure('payments.refund')
    .input(effectsInput)
    .query(async ({ ctx, input }) => {
      const found = await inScope(ctx.core, ctx.scope, async (tx) => {
        const payment = await paymentDetail(tx, ctx.scope, input.paymentId)
        return payment && { payment, effects: await refundEffects(tx, ctx.scope, payment, input) }
      })
      return found ?? notFound()
    }),

  refund: staffProcedure('payments.refund')
    .input(refundInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => orderRefund(tx, ctx.scope, input)),
    ),

  /** Everything about payments that waits for a person. */
  queue: staffProcedure('payments.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      money: await waitingMoney(tx, ctx.scope),
      returns: await returnsToLookAt(tx, ctx.scope),
      mayDecide: ctx.scope.permissions.has('payments.decide'),
      mayRefund: ctx.scope.permissions.has('payments.refund'),
    })),
  ),

  place: staffProcedure('payments.decide')
    .input(applyInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => applyByNumber(tx, ctx.scope, input)),
    ),

  review: staffProcedure('payments.decide')
    .input(reviewInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => decideReview(tx, ctx.scope, input, input.decision)),
    ),

  /** How the second half of an undue charge reached the person. */
  noteRestPaid: staffProcedure('payments.refund')
    .input(restInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => noteRestPaid(tx, ctx.scope, input, input.note)),
    ),
})
