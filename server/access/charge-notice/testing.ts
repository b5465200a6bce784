import { contacts } from '#db/schema/people.ts'
import { type ContactId, newId } from '#server/kernel/id.ts'
import type { TemplateName } from '#server/messages/templates/model.ts'
import { inScope } from '#server/platform/db.ts'
import { writtenTo } from '#server/testing/access.ts'
import type { PixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { sweepChargeNotices } from './jobs.ts'

/** The person of a world of payments with a telephone, and what was written to it. */
export async function reachable(world: Pick<PixWorld, 'core' | 'scope' | 'provider'>) {
  const { core, scope, provider } = world
  const row = core.vault.blindIndex('debtors.document', '39053344705')
  const phone = '+5581999990001'
  const sms = newId<ContactId>()
  await inScope(core, testScope, (tx) =>
    tx.db.insert(contacts).values({
      id: sms,
      debtorId: scope.debtorId,
      channel: 'sms',
      valueIndex: core.vault.blindIndex('contacts.sms', phone),
      valueSealed: core.vault.seal(phone, { column: 'contacts.value', row }),
    }),
  )
  const person = { id: scope.debtorId, document: '', digits: '', sms, email: null }
  return {
    announce: () => sweepChargeNotices(core, provider.services, testScope),
    written: async (template: TemplateName) =>
      (await writtenTo(core, person, template)).map(({ text }) => text),
  }
}
