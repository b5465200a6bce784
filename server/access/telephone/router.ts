import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import { livePromises } from '#server/debts/promise/data.ts'
import { ok } from '#server/kernel/result.ts'
import { menuOf } from '#server/offers/data.ts'
import { contactsOf, debtorById } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import {
  endCall,
  forCaller,
  quoteForCaller,
  searchForCaller,
  sendToCaller,
  verifyCaller,
} from './commands.ts'
import { askContactChange, cancelContactChange } from './contact/commands.ts'
import { waitingChanges } from './contact/data.ts'
import { callerScope, liveCheck, missesToday } from './data.ts'
import { CALLER_MISSES_PER_DAY } from './model.ts'
import { notePromise, withdrawPromise } from './promise/commands.ts'
import {
  callerSearchInput,
  callInput,
  cancelInput,
  contactInput,
  promiseInput,
  sendInput,
  verifyInput,
  withdrawInput,
} from './schema.ts'

const agent = staffProcedure('debtors.assist')

/** For a person who called: everything is recorded as done by telephone, and by whom. */
export const telephoneRouter = router({
  /** Whether the caller was checked, and what can be done for them now. */
  desk: agent.input(callInput).query(async ({ ctx, input }) => {
    const { core, scope } = ctx
    const { debtorId } = input
    const desk = await inScope(core, scope, async (tx) => {
      const debtor = await debtorById(tx, scope, debtorId)
      if (debtor === null) return null
      return {
        name: debtor.name,
        isCompany: debtor.document.kind === 'cnpj',
        until: (await liveCheck(tx, scope, debtorId))?.expiresAt ?? null,
        triesLeft: Math.max(0, CALLER_MISSES_PER_DAY - (await missesToday(tx, scope, debtorId))),
        contacts: await contactsOf(tx, scope, debtorId),
        changes: await waitingChanges(tx, scope, debtorId),
        promises: await livePromises(tx, scope, debtorId),
      }
    })
    if (desk === null) return notFound()
    const caller = await callerScope(core, scope, debtorId)
    return { ...desk, menu: caller && (await menuOf(core, caller)) }
  }),

  /** Who calls: the digits are compared, the rest is ticked. */
  verify: agent
    .input(verifyInput)
    .mutation(({ ctx, input }) => verifyCaller(ctx.core, ctx.scope, input)),

  end: agent.input(callInput).mutation(async ({ ctx, input }) => {
    await endCall(ctx.core, ctx.scope, input.debtorId)
    return ok(null)
  }),

  /** Today's conditions, by the engine of the portal. */
  quote: agent
    .input(callInput)
    .mutation(({ ctx, input }) =>
      forCaller(ctx.core, ctx.scope, input.debtorId, (caller) =>
        quoteForCaller(ctx.core, caller, ctx.services.operator),
      ),
    ),

  /** "Quanto cabe no mês?", by the engine of the portal. */
  search: agent.input(callerSearchInput).mutation(({ ctx, input }) =>
    forCaller(ctx.core, ctx.scope, input.debtorId, (caller) =>
      searchForCaller(ctx.core, caller, {
        creditorSlug: input.creditorSlug,
        monthlyAmount: input.amount,
        day: input.day,
        operator: ctx.services.operator,
      }),
    ),
  ),

  /** The link, or word of the conditions, to a registered contact. */
  send: agent
    .input(sendInput)
    .mutation(({ ctx, input }) =>
      forCaller(ctx.core, ctx.scope, input.debtorId, (caller) =>
        sendToCaller(ctx.core, ctx.services, caller, input),
      ),
    ),

  promise: agent
    .input(promiseInput)
    .mutation(({ ctx, input }) =>
      forCaller(ctx.core, ctx.scope, input.debtorId, (caller) =>
        notePromise(ctx.core, caller, input),
      ),
    ),

  withdrawPromise: agent
    .input(withdrawInput)
    .mutation(({ ctx, input }) => withdrawPromise(ctx.core, ctx.scope, input)),

  changeContact: agent
    .input(contactInput)
    .mutation(({ ctx, input }) =>
      forCaller(ctx.core, ctx.scope, input.debtorId, (caller) =>
        askContactChange(ctx.core, ctx.services, caller, input),
      ),
    ),

  cancelChange: agent
    .input(cancelInput)
    .mutation(({ ctx, input }) => cancelContactChange(ctx.core, ctx.scope, input)),
})
