import { staffApprovals } from '#db/schema/staff.ts'
import { today } from '#server/kernel/clock.ts'
import { type ApprovalId, type CreditorId, newId, type StaffId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { totpNow } from '#server/platform/totp.ts'
import { testScope } from '#server/testing/scope.ts'
import type { Actor } from './actors.ts'
import { type Attempt, confirmed, everyone, managers, type Row, staff } from './answers.ts'
import { addStaff } from './sessions.ts'
import { memberBehind } from './stage.ts'

const member = ({ about }: Attempt) => ({ staffId: about.staffId })
const creditorsOf = ({ about, stage }: Attempt) => {
  const house = Object.values(stage.houses).find(({ slug }) => slug === about.creditorSlug)
  return [house?.creditorId ?? newId<CreditorId>()]
}
/** An act that only an owner may ask for. */
const owners = everyone('UNAUTHORIZED', {
  powerlessStaff: 'FORBIDDEN',
  foreignStaff: 'FORBIDDEN',
  staff: 'FORBIDDEN',
  foreignManager: 'FORBIDDEN',
  unconfirmedManager: 'FORBIDDEN',
  manager: 'FORBIDDEN',
  owner: 'ok',
})
const missing = 'refused:not_found'

export const team: Record<string, Row> = {
  // These are about oneself, whatever is asked.
  'staff.account': { answers: staff('ok') },
  'staff.confirm': {
    answers: staff('ok'),
    input: ({ stage, actor }) => {
      const who = memberBehind(stage, actor)
      return { code: who ? totpNow(who.totpSecret, stage.core.clock.now()).code : '000000' }
    },
  },
  'staff.offerRecoveryCodes': {
    answers: { ...staff('ok'), unconfirmedManager: 'PRECONDITION_REQUIRED' },
  },
  'staff.keepRecoveryCodes': {
    answers: { ...staff('ok'), unconfirmedManager: 'refused:ended' },
    input: async ({ stage, actor, call }) => {
      const none = { entry: 'none' }
      const may = memberBehind(stage, actor) && !CANNOT_RENEW.includes(actor)
      if (!may) return none
      const offered = await call('staff.offerRecoveryCodes')
      return { entry: String(Reflect.get(Object(offered), 'secret')) }
    },
  },
  // One's own session ends with one's own cookie; those of others are an owner's to end.
  'staff.endSession': {
    answers: { ...staff(missing), staff: missing, unconfirmedManager: missing, manager: missing },
    input: ({ about }) => ({ sessionId: about.staffSessionId }),
  },
  'staff.team': { answers: managers('ok') },
  'staff.member': { answers: managers('NOT_FOUND'), input: member },
  'staff.invite': {
    answers: confirmed('refused:beyond_yours'),
    input: (attempt) => ({
      id: newId<StaffId>(),
      name: 'Eva Lima',
      email: `${newId()}@operadora.example`,
      role: 'viewer',
      creditorIds: creditorsOf(attempt),
    }),
  },
  'staff.reinvite': {
    answers: confirmed(missing),
    input: ({ about }) => ({ staffId: about.invitedId }),
  },
  'staff.changeAccess': {
    answers: confirmed(missing),
    input: (attempt) => ({
      ...member(attempt),
      role: 'viewer',
      creditorIds: creditorsOf(attempt),
    }),
  },
  'staff.disable': { answers: managers(missing), input: member },
  'staff.enable': { answers: confirmed(missing), input: member },
  'staff.requestOwner': {
    answers: owners,
    input: (attempt) => ({ ...member(attempt), id: newId<ApprovalId>() }),
  },
  'staff.requestReset': {
    answers: confirmed(missing),
    input: (attempt) => ({ ...member(attempt), id: newId<ApprovalId>() }),
  },
}

const CANNOT_RENEW: readonly Actor[] = ['unconfirmedManager', 'powerlessStaff']

/** Somebody else of the creditor's staff asks for a file with whole documents. */
async function fileRequest(attempt: Attempt) {
  const { about, stage } = attempt
  const house = Object.values(stage.houses).find(({ slug }) => slug === about.creditorSlug)
  const id = newId<ApprovalId>()
  const day = today(stage.core.clock).toString()
  const first = today(stage.core.clock).subtract({ days: 90 }).toString()
  const after = { creditorSlug: about.creditorSlug, first, last: day }
  if (house) {
    const asking = await addStaff(stage.core, { role: 'manager', creditorIds: [house.creditorId] })
    await inScope(stage.core, testScope, (tx) =>
      tx.db.insert(staffApprovals).values({
        id,
        kind: 'full_export',
        creditorId: house.creditorId,
        change: { before: null, after },
        beforeSha256: inputHash(null),
        afterSha256: inputHash(after),
        state: 'requested',
        requestedBy: asking.id,
        requestedAt: tx.clock.now(),
        expiresAt: tx.clock.now().add({ hours: 24 }),
      }),
    )
  }
  const hex = (value: unknown) => inputHash(value).toString('hex')
  return { id, beforeSha256: hex(null), afterSha256: hex(after) }
}

export const approvals: Record<string, Row> = {
  'approvals.list': { answers: managers('ok') },
  'approvals.approve': { answers: confirmed(missing), input: fileRequest },
  'approvals.decline': { answers: managers(missing), input: fileRequest },
}
