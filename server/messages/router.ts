import { debtorProcedure, router } from '#server/api/trpc.ts'
import { chooseCalled } from '#server/people/calling/commands.ts'
import { calledById } from '#server/people/calling/data.ts'
import { calledInput } from '#server/people/calling/schema.ts'
import { contactsOf } from '#server/people/data.ts'
import { choosePreferences, switchContact } from '#server/people/preferences/commands.ts'
import { preferencesOf } from '#server/people/preferences/data.ts'
import { preferencesInput, switchInput } from '#server/people/preferences/schema.ts'
import { switchWhatsApp } from '#server/people/whatsapp/commands.ts'
import { whatsAppContactsOf } from '#server/people/whatsapp/data.ts'
import { inScope } from '#server/platform/db.ts'
import { contactedOf } from './history/data.ts'
import { askForQuiet, endAskedQuiet } from './silence/commands.ts'
import { askedQuietUntil } from './silence/data.ts'

/** D10, "Avisos": who wrote to the person, and how they want to be written to. */
export const noticesRouter = router({
  page: debtorProcedure.query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, async (tx) => ({
      contacts: await contactsOf(tx, ctx.scope, ctx.scope.debtorId),
      /** The numbers at which they want WhatsApp; null where nobody is written to that way. */
      whatsApp: ctx.services.writesByWhatsApp
        ? await whatsAppContactsOf(tx, ctx.scope, ctx.scope.debtorId)
        : null,
      called: await calledById(tx, ctx.scope, ctx.scope.debtorId),
      preferences: await preferencesOf(tx, ctx.scope, ctx.scope.debtorId),
      quietUntil: await askedQuietUntil(tx, ctx.scope, ctx.scope.debtorId),
      contacted: await contactedOf(tx, ctx.scope),
    })),
  ),

  choose: debtorProcedure
    .input(preferencesInput)
    .mutation(({ ctx, input }) => choosePreferences(ctx.core, ctx.scope, input)),

  /** How they are called; what is no name is refused. */
  callMe: debtorProcedure
    .input(calledInput)
    .mutation(({ ctx, input }) => chooseCalled(ctx.core, ctx.scope, input)),

  switchContact: debtorProcedure
    .input(switchInput)
    .mutation(({ ctx, input }) => switchContact(ctx.core, ctx.scope, input)),

  switchWhatsApp: debtorProcedure
    .input(switchInput)
    .mutation(({ ctx, input }) => switchWhatsApp(ctx.core, ctx.scope, input)),

  askForQuiet: debtorProcedure.mutation(({ ctx }) => askForQuiet(ctx.core, ctx.scope)),

  endQuiet: debtorProcedure.mutation(({ ctx }) => endAskedQuiet(ctx.core, ctx.scope)),
})
