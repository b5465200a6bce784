import { agreementById } from '#server/agreements/data.ts'
import { agreementInput } from '#server/agreements/schema.ts'
import { debtorProcedure, notFound, publicProcedure, router } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { requestCode } from './code/commands.ts'
import { codeInFlight } from './code/data.ts'
import { confirmCompanyCode, requestCompanyCode } from './company/commands.ts'
import { confirmCode } from './confirmation/commands.ts'
import { copyOf, holderMark } from './copy/data.ts'
import { exchangeLink } from './exchange/commands.ts'
import { resendLink } from './lost-link/commands.ts'
import { reportNotMe, stopWriting } from './not-me/commands.ts'
import { checkAuthenticity } from './scam-check/commands.ts'
import {
  companyEntryInput,
  confirmCodeInput,
  exchangeInput,
  lettersInput,
  requestCodeInput,
  scamCheckInput,
  tokenInput,
} from './schema.ts'
import { allowTime, resolveSession, signOut } from './session/commands.ts'
import { sessionInfo } from './session/data.ts'

/** The way in and out. Answers that carry a `secret` are for the cookie, and for nothing else. */
export const accessRouter = router({
  /** D0: link and five digits, to R1; a company's link leads to a code. */
  exchange: publicProcedure.input(exchangeInput).mutation(({ ctx, input }) =>
    exchangeLink(ctx.core, ctx.services, {
      ...input,
      client: ctx.client,
      formerSecret: ctx.debtorSecret,
      deviceSecret: ctx.deviceSecret,
      copyMark: ctx.copyMark,
      letters: ctx.letters,
    }),
  ),

  /** D0: "É uma empresa?", also for another code. */
  companyCode: publicProcedure.input(tokenInput).mutation(({ ctx, input }) =>
    requestCompanyCode(ctx.core, ctx.services, {
      ...input,
      client: ctx.client,
      formerSecret: ctx.debtorSecret,
    }),
  ),

  /** D0: the code of a company, entered in the browser that asked for it. */
  confirmCompanyCode: publicProcedure.input(companyEntryInput).mutation(({ ctx, input }) =>
    confirmCompanyCode(ctx.core, ctx.services, {
      ...input,
      client: ctx.client,
      secret: ctx.debtorSecret,
      deviceSecret: ctx.deviceSecret,
      copyMark: ctx.copyMark,
      letters: ctx.letters,
    }),
  ),

  /** D6: what may be kept on the device of an agreement, and whose it is then. */
  copy: debtorProcedure.input(agreementInput).query(({ ctx, input }) =>
    inScope(ctx.core, ctx.scope, async (tx) => {
      const agreement = (await agreementById(tx, ctx.scope, input.agreementId)) ?? notFound()
      const copy = await copyOf(tx, ctx.scope, agreement)
      return copy && { mark: holderMark(ctx.scope.debtorId), copy }
    }),
  ),

  /** D0: "Não sou eu". */
  notMe: publicProcedure
    .input(tokenInput)
    .mutation(({ ctx, input }) => reportNotMe(ctx.core, { ...input, client: ctx.client })),

  /** D0: it is them, and they want no messages there. */
  stopWriting: publicProcedure
    .input(tokenInput)
    .mutation(({ ctx, input }) => stopWriting(ctx.core, { ...input, client: ctx.client })),

  /** D0: a fresh link to the registered contact. */
  resend: publicProcedure
    .input(tokenInput)
    .mutation(({ ctx, input }) =>
      resendLink(ctx.core, ctx.services, { ...input, client: ctx.client }),
    ),

  /** D9: "Isto é golpe?". A mutation, since it spends a budget. */
  checkAuthenticity: publicProcedure
    .input(scamCheckInput)
    .mutation(({ ctx, input }) =>
      checkAuthenticity(ctx.core, ctx.services, { ...input, client: ctx.client }),
    ),

  /** Who is signed in, how far, and until when. */
  session: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => sessionInfo(tx, ctx.scope)),
  ),

  /** Time to read, by how the person wants to from now on; who is not signed in has none to be given. */
  allowTime: publicProcedure.input(lettersInput).mutation(async ({ ctx, input }) => {
    const scope = ctx.debtorSecret ? await resolveSession(ctx.core, ctx.debtorSecret) : null
    if (scope === null) return
    await inScope(ctx.core, scope, (tx) => allowTime(tx, scope, input.letters))
  }),

  /** A code for one act. */
  requestCode: debtorProcedure
    .input(requestCodeInput)
    .mutation(({ ctx, input }) => requestCode(ctx.core, ctx.services, ctx.scope, input)),

  /** Where the code for an act went, if one is waited for: read by the page that asks for it. */
  codeInFlight: debtorProcedure
    .input(requestCodeInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => codeInFlight(tx, ctx.scope, input)),
    ),

  /** The code entered: a session at R2 that may do this one act. */
  confirmCode: debtorProcedure
    .input(confirmCodeInput)
    .mutation(({ ctx, input }) => confirmCode(ctx.core, ctx.services, ctx.scope, input)),

  signOut: debtorProcedure.mutation(({ ctx }) =>
    signOut(ctx.core, ctx.scope, ctx.deviceSecret ?? null),
  ),
})
