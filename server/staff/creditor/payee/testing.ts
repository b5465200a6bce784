import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { payeeChanges } from '#db/schema/payees.ts'
import { staffApprovals, staffUsers } from '#db/schema/staff.ts'
import { approve, decline, listApprovals } from '#server/approvals/commands.ts'
import { payeeOfCreditor } from '#server/creditors/data.ts'
import { type Payee, payeeOf } from '#server/creditors/payee/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ApprovalId, type CreditorId, newId, type StaffId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import type { Role } from '#server/staff/model.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { enter, hire, lettersOf } from '#server/staff/testing.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { cancelPayee, proposePayee } from './commands.ts'
import { payeeFor } from './data.ts'
import { sweepPayees } from './jobs.ts'
import { proposePayeeInput } from './schema.ts'

/**
 * Another payee, as two people put it in force over the last days: the database takes it in no
 * other way. For tests that are about what comes afterwards.
 */
export async function putPayee(
  core: TestCore,
  creditorId: CreditorId,
  payee: Partial<Payee>,
): Promise<void> {
  const now = core.clock.now()
  const [proposedBy, approvedBy] = [newId<StaffId>(), newId<StaffId>()]
  const id = newId<ApprovalId>(now.epochMilliseconds)
  await inScope(core, testScope, async (tx) => {
    const [row] = await tx.db.select().from(creditors).where(eq(creditors.id, creditorId))
    const before = payeeOf(assertPresent(row, 'the creditor is there'))
    const after = payeeOf({ ...before, ...payee })
    await tx.db.insert(staffUsers).values(
      [proposedBy, approvedBy].map((staffId) => ({
        id: staffId,
        email: `${staffId}@operadora.example`,
        name: 'Ana',
        role: 'manager' as const,
      })),
    )
    const proposedAt = now.subtract({ hours: 26 })
    const approvedAt = now.subtract({ hours: 25 })
    await tx.db.insert(staffApprovals).values({
      id,
      kind: 'change_payee',
      creditorId,
      change: { before, after },
      beforeSha256: inputHash(before),
      afterSha256: inputHash(after),
      state: 'approved',
      requestedBy: proposedBy,
      requestedAt: proposedAt,
      expiresAt: now,
      decidedBy: approvedBy,
      decidedAt: approvedAt,
    })
    await tx.db.insert(payeeChanges).values({
      creditorId,
      id,
      before,
      after,
      state: 'in_force',
      proposedBy,
      proposedAt,
      approvedBy,
      approvedAt,
      takesEffectAt: now.subtract({ hours: 1 }),
      keyProvenAt: now,
      inForceAt: now,
    })
    await tx.db.update(creditors).set(after).where(eq(creditors.id, creditorId))
  })
}

export const SLUG = 'vivaz-telecom'
export const OLD_KEY = 'pix@vivaz-telecom.example'
export const NEW_KEY = 'recebe@vivaz-telecom.example'

/** A creditor with two managers and an owner, and a bank that knows its old key and its new one. */
export type PayeeWorld = Awaited<ReturnType<typeof startPayeeWorld>>

export async function startPayeeWorld() {
  const core = await createTestCore()
  const provider = await startTestProvider(core)
  const { creditorId } = await addCreditor(core, SLUG)
  await provider.addPayee(OLD_KEY)
  await provider.addPayee(NEW_KEY)

  async function staff(role: Role, creditorIds: CreditorId[] | null): Promise<StaffScope> {
    const session = await enter(core, await hire(core, { role, creditorIds }))
    return assertPresent(await resolveStaffSession(core, session), 'who entered has a scope')
  }

  const one = await staff('manager', [creditorId])
  const two = await staff('manager', [creditorId])
  const owner = await staff('owner', null)
  const asking = askingIn(core, provider, one, two)
  const liveKey = async () =>
    (await inScope(core, testScope, (tx) => payeeOfCreditor(tx, testScope, creditorId)))?.pixKey

  return {
    ...{ core, provider, creditorId, staff, one, two, owner, liveKey, ...asking },
    sweep: () => sweepPayees(core, provider.services, testScope),
    cancel: (who: StaffScope, id: ApprovalId) =>
      cancelPayee(core, provider.services, who, { slug: SLUG, id }),
    standings: async () => (await asking.look(one)).stories.map(({ standing }) => standing),
    day: () => core.clock.advance({ hours: 24 }),
    letters: () => ownersRead(core),
    end: async () => {
      await provider.close()
      await core.close()
    },
  }
}

/** What people do: look, ask, and decide as they read it. */
function askingIn(core: TestCore, provider: TestProvider, one: StaffScope, two: StaffScope) {
  const look = async (who: StaffScope) => {
    const args = { who, slug: SLUG }
    const found = await inScope(core, teamScope, (tx) => payeeFor(tx, teamScope, args))
    return assertPresent(found, 'the creditor is theirs')
  }

  async function propose(who: StaffScope, values: object = {}, id = newId<ApprovalId>()) {
    const { liveSha256: seenSha256 } = await look(one)
    const account = { pixAccountNumber: '', pixAccountKind: '', pixAccountBranch: '' }
    const named = { pixKey: NEW_KEY, pixPayeeName: 'VIVAZ S.A.', pixPsp: 'Banco Novo' }
    const input = proposePayeeInput.parse({
      ...{ id, slug: SLUG, seenSha256 },
      values: { ...named, ...account, pixAgreement: '', pixThrough: 'psp', ...values },
    })
    return { id, done: await proposePayee(core, provider.services, who, input) }
  }

  async function asked(who: StaffScope = one): Promise<ApprovalId> {
    const { id, done } = await propose(who)
    if (!done.ok) throw new Error(done.reason)
    return id
  }

  async function decide(who: StaffScope, id: ApprovalId, yes = true) {
    const found = (await listApprovals(core, two)).find((approval) => approval.id === id)
    const { beforeSha256, afterSha256 } = assertPresent(found, 'the request is on their page')
    const decision = { id, beforeSha256, afterSha256 }
    return yes ? approve(core, provider.services, who, decision) : decline(core, who, decision)
  }

  async function approved(): Promise<ApprovalId> {
    const id = await asked()
    const done = await decide(two, id)
    if (!done.ok) throw new Error(done.reason)
    return id
  }

  return { look, propose, asked, decide, approved }
}

/** What owners were written, oldest first: to whom, and the subject up to its colon. */
const ownersRead = async (core: TestCore): Promise<[to: string, subject: string][]> =>
  (await lettersOf(core)).map(({ to, subject }) => [to, subject.split(':')[0] ?? ''])
