import { verifyCaller } from '#server/access/telephone/commands.ts'
import { askContactChange } from '#server/access/telephone/contact/commands.ts'
import { callerScope } from '#server/access/telephone/data.ts'
import { notePromise } from '#server/access/telephone/promise/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import { type ContactChangeId, type ContactId, newId, type PromiseId } from '#server/kernel/id.ts'
import { contactsOf } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { SENDER } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'
import { type Attempt, managers, type Row } from './answers.ts'
import { houseOf } from './inputs.ts'
import { addStaff, openStaffSession } from './sessions.ts'

const person = ({ about }: Attempt) => ({ debtorId: about.debtorId })

/** Who would have asked the caller: the check is good in their session only. */
async function checked(attempt: Attempt): Promise<void> {
  const { about, call } = attempt
  const said = { debtorId: about.debtorId, digits: about.digits, proofs: ['whole_name'] }
  await call('telephone.verify', said).catch(() => undefined)
}

/** The same by somebody else of the creditor's staff; null for a person who does not exist. */
async function checkedByColleague({ about, stage }: Attempt) {
  const house = houseOf(stage, about)
  if (!house) return null
  const { core } = stage
  const member = await addStaff(core, { role: 'agent', creditorIds: [house.creditorId] })
  const session = await resolveStaffSession(core, await openStaffSession(core, member))
  const scope: StaffScope = assertPresent(session, 'they are inside')
  const { debtorId, digits } = about
  await verifyCaller(core, scope, { debtorId, digits, proofs: ['whole_name'] })
  return assertPresent(await callerScope(core, scope, debtorId), 'the caller was checked')
}

/** The number, which alone takes WhatsApp: two contacts of one moment come in either order. */
export async function contactId({ about, stage }: Attempt): Promise<ContactId> {
  const contacts = await inScope(stage.core, testScope, (tx) =>
    contactsOf(tx, testScope, about.debtorId),
  )
  return contacts.find(({ channel }) => channel === 'sms')?.id ?? newId<ContactId>()
}

let numbers = 0
const newPhone = () => {
  numbers += 1
  return `+5585966${String(numbers).padStart(6, '0')}`
}

async function promised(attempt: Attempt): Promise<PromiseId> {
  const id = newId<PromiseId>()
  const caller = await checkedByColleague(attempt)
  if (!caller) return id
  const { core } = attempt.stage
  const { creditorSlug } = attempt.about
  await notePromise(core, caller, { id, creditorSlug, on: today(core.clock), amount: null })
  return id
}

async function changing(attempt: Attempt): Promise<ContactChangeId> {
  const id = newId<ContactChangeId>()
  const caller = await checkedByColleague(attempt)
  const order = { id, channel: 'sms' as const, value: newPhone(), replacesId: null }
  if (caller) await askContactChange(attempt.stage.core, SENDER, caller, order)
  return id
}

const unchecked = 'refused:not_verified'
const missing = 'refused:not_found'

/** For who speaks with people; the matrix has no agents, so managers stand for them. */
export const telephone: Record<string, Row> = {
  'telephone.desk': { answers: managers('NOT_FOUND'), input: person },
  'telephone.verify': {
    answers: managers(missing),
    input: (attempt) => ({
      ...person(attempt),
      digits: attempt.about.digits,
      proofs: ['whole_name'],
    }),
  },
  'telephone.end': { answers: managers('ok'), input: person },
  'telephone.quote': {
    answers: managers(unchecked),
    input: async (attempt) => {
      await checked(attempt)
      return person(attempt)
    },
  },
  'telephone.search': {
    answers: managers(unchecked),
    input: async (attempt) => {
      await checked(attempt)
      const { creditorSlug } = attempt.about
      return { ...person(attempt), creditorSlug, amount: '200,00', day: 10 }
    },
  },
  'telephone.send': {
    answers: managers(unchecked),
    input: async (attempt) => {
      await checked(attempt)
      return { ...person(attempt), contactId: await contactId(attempt), what: 'link' }
    },
  },
  'telephone.promise': {
    answers: managers(unchecked),
    input: async (attempt) => {
      await checked(attempt)
      return {
        ...person(attempt),
        id: newId(),
        creditorSlug: attempt.about.creditorSlug,
        on: today(attempt.stage.core.clock).toString(),
        amount: '',
      }
    },
  },
  'telephone.withdrawPromise': {
    answers: managers(missing),
    input: async (attempt) => ({ ...person(attempt), promiseId: await promised(attempt) }),
  },
  'telephone.changeContact': {
    answers: managers(unchecked),
    input: async (attempt) => {
      await checked(attempt)
      return {
        ...person(attempt),
        id: newId(),
        channel: 'sms',
        value: newPhone(),
        replacesId: null,
      }
    },
  },
  'views.start': { answers: managers(missing), input: person },
  'views.end': { answers: managers('ok') },
  'telephone.cancelChange': {
    answers: managers(missing),
    input: async (attempt) => ({ ...person(attempt), changeId: await changing(attempt) }),
  },
}
