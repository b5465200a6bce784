import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { createPerson, newCpf, type Person, SYSTEM } from '#server/testing/access.ts'
import { addHouse, type House } from '#server/testing/matrix/character.ts'
import { addStaff, openStaffSession } from '#server/testing/matrix/sessions.ts'
import { addDebt } from '#server/testing/portfolio.ts'
import { verifyCaller } from './commands.ts'
import { callerScope } from './data.ts'

/** Two creditors, agents of each, and people who owe both and call. */
export type CallWorld = Awaited<ReturnType<typeof openCallWorld>>

const PROOFS = ['whole_name', 'known_contact'] as const

export async function openCallWorld() {
  // A Monday at noon in São Paulo: within the hours of contact.
  const core = await createTestCore('2026-11-23T15:00:00Z')
  const house = await addHouse(core, 'vivaz-telecom')
  const foreign = await addHouse(core, 'loja-do-norte')
  const agent = await agentOf(core, house)
  const verify = (person: Person, who = agent, digits = person.digits) =>
    verifyCaller(core, who, { debtorId: person.id, digits, proofs: PROOFS })
  let people = 0
  return {
    core,
    house,
    foreign,
    agent,
    colleague: await agentOf(core, house),
    stranger: await agentOf(core, foreign),
    verify,
    /** Somebody who owes both creditors, with a phone of their own. */
    async someone(): Promise<Person & { readonly phone: string }> {
      people += 1
      const phone = `+5581977${String(people).padStart(6, '0')}`
      const email = `quem-liga-${people}@exemplo.example`
      const person = await createPerson(core, { document: newCpf(), phone, email })
      await addDebt(core, house, person.id, { principal: 100_000n })
      await addDebt(core, foreign, person.id, { principal: 55_555n })
      return { ...person, phone }
    },
    /** The agent in the place of who called and was checked. */
    async callerOf(person: Person) {
      const checked = await verify(person)
      if (!checked.ok) throw new Error(checked.reason)
      return assertPresent(await callerScope(core, agent, person.id), 'the caller was checked')
    },
    recorded: (person: Person, action: string) =>
      inScope(core, SYSTEM, (tx) =>
        tx.sql<{ actor_kind: string; actor_id: string; via: string | null; whole: string }>(
          `select actor_kind, actor_id, data->>'via' as via, a::text as whole from audit_events a
            where debtor_id = $1 and action = $2 order by sequence`,
          [person.id, action],
        ),
      ),
  }
}

async function agentOf(core: TestCore, { creditorId }: House): Promise<StaffScope> {
  const member = await addStaff(core, { role: 'agent', creditorIds: [creditorId] })
  const session = await openStaffSession(core, member)
  return assertPresent(await resolveStaffSession(core, session), 'they are inside')
}
