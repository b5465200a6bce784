import type { Context } from '#server/api/context.ts'
import { router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { siteOf } from '#server/platform/webauthn.ts'
import {
  confirmByPasskeyInput,
  keepPasskeyInput,
  removePasskeyInput,
} from '#server/staff/passkey/schema.ts'
import {
  askPasskey,
  confirmByPasskey,
  keepPasskey,
  offerPasskey,
  removePasskey,
} from './commands.ts'

const siteFor = ({ services }: Context) => siteOf(services.portalUrl, services.operator.name)

/** One's own passkeys, from inside. At the door and at an invitation they are asked for without a session. */
export const passkeysRouter = router({
  /** What the browser makes a key with; one answer to it is taken, within minutes. */
  offer: stepUpProcedure('account.own').mutation(({ ctx }) =>
    offerPasskey(ctx.core, siteFor(ctx), ctx.scope),
  ),

  keep: staffProcedure('account.own')
    .input(keepPasskeyInput)
    .mutation(({ ctx, input }) => keepPasskey(ctx.core, siteFor(ctx), ctx.scope, input)),

  remove: stepUpProcedure('account.own')
    .input(removePasskeyInput)
    .mutation(({ ctx, input }) => removePasskey(ctx.core, ctx.scope, input.passkeyId)),

  /** What the browser proves a key with, for what wants the factor fresh. */
  ask: staffProcedure('account.own').mutation(({ ctx }) =>
    askPasskey(ctx.core, siteFor(ctx), ctx.scope),
  ),

  confirm: staffProcedure('account.own')
    .input(confirmByPasskeyInput)
    .mutation(({ ctx, input }) =>
      confirmByPasskey(ctx.core, siteFor(ctx), ctx.scope, input.answer),
    ),
})
