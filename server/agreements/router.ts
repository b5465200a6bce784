import {
  agreementById,
  agreementOfPayable,
  agreementsOfDebtor,
  lateTermsOf,
} from '#server/agreements/data.ts'
import { requestCard, requestPix } from '#server/agreements/paying/commands.ts'
import {
  agreementInput,
  payableInput,
  wishInput,
  withdrawalInput,
} from '#server/agreements/schema.ts'
import {
  adultProcedure,
  debtorProcedure,
  notFound,
  router,
  signedProcedure,
} from '#server/api/trpc.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { linesOf } from '#server/payments/charge/data.ts'
import { isPaid, latestCharge, payableById, paymentsOf } from '#server/payments/data.ts'
import type { ChargeLine } from '#server/payments/model.ts'
import { mannerOf } from '#server/people/letters/model.ts'
import { inScope } from '#server/platform/db.ts'
import { cancelAutomatic, wantAutomatic } from './automatic/commands.ts'
import { automaticStandingOf } from './automatic/standing/data.ts'
import { wholeLine } from './pricing/model.ts'
import { returnsOfAgreement } from './reversal/data.ts'
import { standingOf } from './standing/data.ts'
import { withdraw } from './withdrawal/commands.ts'

function priceToday(
  { instalments, ...terms }: NonNullable<Awaited<ReturnType<typeof agreementById>>>,
  payableId: PayableId,
  on: Temporal.PlainDate,
): ChargeLine {
  const line = instalments.find(({ id }) => id === payableId)
  return wholeLine(
    assertPresent(line, 'a payable is a line of its schedule'),
    lateTermsOf(terms),
    on,
  )
}

export const agreementsRouter = router({
  /** All agreements of the person that still matter, newest first. */
  list: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => agreementsOfDebtor(tx, ctx.scope)),
  ),

  /** D6: one agreement with its schedule. */
  byId: debtorProcedure.input(agreementInput).query(async ({ ctx, input }) => {
    const found = await inScope(ctx.core, ctx.scope, async (tx) => {
      const agreement = await agreementById(tx, ctx.scope, input.agreementId)
      if (!agreement) return null
      const key = { creditorId: agreement.creditorId, agreementId: agreement.id }
      const { automatic } = ctx.services.pixProducts
      return {
        ...agreement,
        standing: await standingOf(tx, ctx.scope, agreement),
        returns: await returnsOfAgreement(tx, ctx.scope, key),
        automatic: await automaticStandingOf(tx, ctx.scope, agreement, automatic),
      }
    })
    const manner = mannerOf(ctx.letters ?? null, ctx.scope.legalPriority)
    return found ? { ...found, manner } : notFound()
  }),

  /** Undoes a signed plan within seven days, for who entered a code. */
  withdraw: signedProcedure
    .input(withdrawalInput)
    .mutation(({ ctx, input }) => withdraw(ctx.core, ctx.scope, input)),

  /** D4 and D5: an instalment with its agreement, its newest charge and its payments. */
  payable: adultProcedure.input(payableInput).query(async ({ ctx, input }) => {
    const view = await inScope(ctx.core, ctx.scope, async (tx) => {
      const payable = await payableById(tx, ctx.scope, input.payableId)
      const place = await agreementOfPayable(tx, ctx.scope, input.payableId)
      if (!payable || !place) return null
      const agreement = await agreementById(tx, ctx.scope, place.agreementId)
      if (!agreement) return null
      const charge = await latestCharge(tx, ctx.scope, input.payableId)
      return {
        payable,
        agreement,
        charge,
        chargeLines: charge ? await linesOf(tx, ctx.scope, charge.creditorId, charge.chargeId) : [],
        payments: await paymentsOf(tx, ctx.scope, input.payableId),
        automatic: await automaticStandingOf(
          tx,
          ctx.scope,
          agreement,
          ctx.services.pixProducts.automatic,
        ),
        /** What settles it today, late or not; tomorrow it may be more. */
        price: priceToday(agreement, input.payableId, today(tx.clock)),
      }
    })
    const manner = mannerOf(ctx.letters ?? null, ctx.scope.legalPriority)
    return view ? { ...view, manner } : notFound()
  }),

  /** The live page's question: is it paid? Small, since it is asked every few seconds. */
  payableStatus: debtorProcedure.input(payableInput).query(async ({ ctx, input }) => {
    const paid = await inScope(ctx.core, ctx.scope, (tx) => isPaid(tx, ctx.scope, input.payableId))
    return paid === null ? notFound() : { paid }
  }),

  /** The one hosted page on which what a person wants to pay can be paid by card. */
  requestCard: adultProcedure
    .input(wishInput)
    .mutation(({ ctx, input }) => requestCard(ctx.core, ctx.services, ctx.scope, input)),

  /** One code that pays the next instalment and lets the person's bank pay the others. */
  wantAutomatic: adultProcedure
    .input(agreementInput)
    .mutation(({ ctx, input }) => wantAutomatic(ctx.core, ctx.services, ctx.scope, input)),

  /** Ends it; who is signed in by five digits may always stop paying. */
  cancelAutomatic: debtorProcedure
    .input(agreementInput)
    .mutation(({ ctx, input }) => cancelAutomatic(ctx.core, ctx.scope, input)),

  /** The one live Pix code for what a person wants to pay, made or found again. */
  requestPix: adultProcedure
    .input(wishInput)
    .mutation(({ ctx, input }) => requestPix(ctx.core, ctx.services, ctx.scope, input)),
})
