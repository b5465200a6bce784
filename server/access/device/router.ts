import { debtorProcedure, publicProcedure, router, signedProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { allowReminders, putOff, renewReminders, stopReminders } from './commands.ts'
import { remindersOf } from './data.ts'
import { againInput, subscriptionInput } from './schema.ts'

/** Reminders on the phone itself. What the worker of the portal calls is known by the device alone. */
export const remindersRouter = router({
  ofDevice: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) =>
      remindersOf(tx, ctx.scope, {
        push: ctx.services.push,
        deviceSecret: ctx.deviceSecret ?? null,
      }),
    ),
  ),

  /** The answer carries the device's secret, for its cookie and for nothing else. */
  allow: signedProcedure.input(subscriptionInput).mutation(({ ctx, input }) =>
    allowReminders(ctx.core, ctx.services.push, ctx.scope, {
      offered: input,
      formerDeviceSecret: ctx.deviceSecret ?? null,
    }),
  ),

  stop: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.deviceSecret) await stopReminders(ctx.core, ctx.deviceSecret)
  }),

  /** Nothing where it is no device of ours. */
  renew: publicProcedure.input(subscriptionInput).mutation(async ({ ctx, input }) =>
    ctx.deviceSecret
      ? renewReminders(ctx.core, ctx.services.push, {
          offered: input,
          deviceSecret: ctx.deviceSecret,
        })
      : null,
  ),

  putOff: publicProcedure
    .input(againInput)
    .mutation(({ ctx, input }) =>
      putOff(ctx.core, ctx.services, { ...input, deviceSecret: ctx.deviceSecret ?? null }),
    ),
})
