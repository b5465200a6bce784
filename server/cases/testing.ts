import { firstContact } from '#server/access/link/commands.ts'
import { type CallWorld, openCallWorld } from '#server/access/telephone/testing.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type CaseId, type DebtId, newId } from '#server/kernel/id.ts'
import { sendMessage } from '#server/messages/delivery/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { type Person, SENDER, SYSTEM, scopeOf, signIn } from '#server/testing/access.ts'
import { addStaff, openStaffSession } from '#server/testing/matrix/sessions.ts'
import { type CaseOrder, openCase } from './commands.ts'
import { listCases } from './list/data.ts'

/** The world of telephone calls, with people who are signed in and a manager of the house. */
export async function openCareWorld() {
  const world = await openCallWorld()
  const { core, house } = world
  const whole = { ...world, manager: await managerOf(core, house) }
  return {
    ...whole,
    /** A case of somebody who came in for it. */
    async opened(person: Person, more: Partial<CaseOrder> = {}) {
      const scope = await comeIn(whole, person)
      const answer = await openCase(core, scope, order(more))
      if (!answer.ok) throw new Error(answer.reason)
      return { scope, case: answer.value }
    },
    /** A first message of the operator to somebody, and what becomes of it at the gate. */
    async writeTo(person: Person) {
      const first = { debtorId: person.id, channel: 'sms' } as const
      const written = await firstContact(core, SENDER, SYSTEM, first)
      if (!written.ok) throw new Error(written.reason)
      const messageId = written.value
      return { messageId, gate: () => sendMessage(core, CHANNELS, SYSTEM, { messageId }) }
    },
    /** Somebody who works for all creditors. */
    async owner(): Promise<StaffScope> {
      const member = await addStaff(core, { role: 'owner', creditorIds: null })
      const session = await resolveStaffSession(core, await openStaffSession(core, member))
      return assertPresent(session, 'they are inside')
    },
    /** What waits, as a member of staff lists it. */
    listFor: (who: StaffScope) => inScope(core, who, (tx) => listCases(tx, who, EVERYTHING)),
  }
}

const taken = {
  remembersKeys: true,
  send: async () => ({ kind: 'sent' as const, providerId: 'taken' }),
}
const CHANNELS = { sms: taken, mail: taken }
const EVERYTHING = {
  state: 'open',
  kind: null,
  creditorId: null,
  mine: false,
  after: null,
} as const

export type CareWorld = Awaited<ReturnType<typeof openCareWorld>>
type People = Pick<CallWorld, 'core' | 'house'>

async function managerOf(core: CallWorld['core'], house: CallWorld['house']): Promise<StaffScope> {
  const member = await addStaff(core, { role: 'manager', creditorIds: [house.creditorId] })
  const session = await resolveStaffSession(core, await openStaffSession(core, member))
  return assertPresent(session, 'they are inside')
}

/** Somebody who came in by their link. */
export async function comeIn(world: People, person: Person): Promise<DebtorScope> {
  return scopeOf(world.core, await signIn(world.core, person))
}

/** What a person owes the house of the world. */
export async function debtAt(world: People, person: Person): Promise<DebtId> {
  const [row] = await inScope(world.core, SYSTEM, (tx) =>
    tx.sql<{ id: DebtId }>('select id from debts where debtor_id = $1 and creditor_id = $2', [
      person.id,
      world.house.creditorId,
    ]),
  )
  return assertPresent(row, 'they owe something').id
}

/** "Não consigo pagar agora", unless told otherwise. */
export function order(more: Partial<CaseOrder> = {}): CaseOrder {
  return {
    id: newId<CaseId>(),
    kind: 'hardship',
    reason: 'lost_income',
    words: null,
    debtId: null,
    ...more,
  }
}
