import { and, eq, inArray, lte } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { payeeChanges } from '#db/schema/payees.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { isKeyOfCompany, type Payee, payeeOf } from '#server/creditors/payee/model.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { ApprovalId, CreditorId, StaffId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { requestApproval, withdrawApproval } from '#server/staff/approval/commands.ts'
import { queueLetter } from '#server/staff/letter/commands.ts'
import { type PayeeNews, payeeLetter } from '#server/staff/letter/payee/model.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { worksFor } from '../data.ts'
import { hasOpenPayeeChange, isKeyOfAnother, nameOf, ownersOf, type WaitingPayee } from './data.ts'
import { COOLING_HOURS, PAYEE_CHANGE_TRANSITIONS } from './model.ts'
import type { CancelPayeeInput, ProposePayeeInput } from './schema.ts'

/** Who writes to owners, and where the links of the letters lead. */
type Writer = Pick<Services, 'portalUrl'>
type Proposer = Pick<Services, 'portalUrl' | 'stripe' | 'stripePix'>

/** Requests and letters are the team's, so all of this runs as the system, in the name of `who`. */
const scope = teamScope

export type ProposalRefusal =
  | 'not_found'
  /** The account that was shown is not the one that is there. */
  | 'changed'
  | 'same'
  /** One change at a time: another one waits. */
  | 'one_waiting'
  /** Money without a charge would not say whose it is. */
  | 'key_of_another'
  /** A key that is a CNPJ, of another company. */
  | 'foreign_cnpj'
  /** Stripe's own Pix is by invitation, and this installation has none. */
  | 'no_stripe_pix'

/** Asks for another account for a creditor's money. Nothing changes; every owner is told. */
export function proposePayee(
  core: Core,
  writer: Proposer,
  who: StaffScope,
  { id, slug, seenSha256, values: after }: ProposePayeeInput,
): Promise<Result<undefined, ProposalRefusal>> {
  return inScope(core, scope, async (tx) => {
    const creditor = await lockCreditor(tx, who, slug)
    if (creditor === null) return refuse('not_found')
    const before = payeeOf(creditor)
    if (inputHash(before).toString('hex') !== seenSha256) return refuse('changed')
    if (samePayee(before, after)) return refuse('same')
    const hasStripe = writer.stripe !== null && writer.stripePix !== null
    if (after.pixThrough === 'stripe' && !hasStripe) return refuse('no_stripe_pix')
    if (!isKeyOfCompany(after.pixKey, creditor.cnpj)) return refuse('foreign_cnpj')
    const { id: creditorId } = creditor
    if (await isKeyOfAnother(tx, scope, after.pixKey, creditorId)) return refuse('key_of_another')
    if (await isAskedBefore(tx, id, creditorId)) return ok(undefined)
    if (await hasOpenPayeeChange(tx, scope, creditorId)) return refuse('one_waiting')
    const change = { kind: 'change_payee', subjectId: null, creditorId, before, after } as const
    await requestApproval(tx, who, id, change)
    await tellOwners(tx, writer, { creditorId, before, after }, who.staffId, { kind: 'proposed' })
    return ok(undefined)
  })
}

/** The same form, sent twice. */
async function isAskedBefore(tx: Tx, id: ApprovalId, creditorId: CreditorId): Promise<boolean> {
  const found = await tx.sql('select 1 from staff_approvals where id = $1 and creditor_id = $2', [
    id,
    creditorId,
  ])
  return found.length > 0
}

export type ApprovedPayee = {
  readonly id: ApprovalId
  readonly creditorId: CreditorId
  readonly before: Payee
  readonly after: Payee
  readonly proposedBy: StaffId
  readonly proposedAt: Temporal.Instant
}

/**
 * Begins the day that an approved change waits; false where another one waits already. Within the
 * transaction that decides the request, whose row says that it was somebody else who asked.
 */
export async function beginPayeeChange(
  tx: Tx,
  writer: Writer,
  who: StaffScope,
  approved: ApprovedPayee,
): Promise<boolean> {
  const { id, creditorId, before, after, proposedBy, proposedAt } = approved
  const now = tx.clock.now()
  const takesEffectAt = now.add({ hours: COOLING_HOURS })
  const begun = await tx.db
    .insert(payeeChanges)
    .values({
      creditorId,
      id,
      before,
      after,
      state: 'waiting',
      proposedBy,
      proposedAt,
      approvedBy: who.staffId,
      approvedAt: now,
      takesEffectAt,
    })
    .onConflictDoNothing()
    .returning({ id: payeeChanges.id })
  if (begun.length === 0) return false
  await recordAudit(tx, who, { action: 'payee.approved', subjectId: id, creditorId })
  const news = { kind: 'approved', takesEffectAt } as const
  await tellOwners(tx, writer, approved, who.staffId, news)
  return true
}

/** Stops a change that does not hold yet, asked for or approved: by anybody who may change it. */
export function cancelPayee(
  core: Core,
  writer: Writer,
  who: StaffScope,
  { slug, id }: CancelPayeeInput,
): Promise<Result<undefined, 'not_found' | 'ended'>> {
  return inScope(core, scope, async (tx) => {
    const creditor = await lockCreditor(tx, who, slug)
    if (creditor === null) return refuse('not_found')
    const { id: creditorId } = creditor
    const [asked] = await tx.sql<{ change: { before: Payee; after: Payee } }>(
      `select change from staff_approvals
        where id = $1 and creditor_id = $2 and kind = 'change_payee'`,
      [id, creditorId],
    )
    if (!asked) return refuse('not_found')
    const isStopped =
      (await stopWaiting(tx, who, creditorId, id)) ||
      (await withdrawApproval(tx, who, { id, change: { kind: 'change_payee', creditorId } }))
    if (!isStopped) return refuse('ended')
    const account = { creditorId, ...asked.change }
    await tellOwners(tx, writer, account, who.staffId, { kind: 'cancelled' })
    return ok(undefined)
  })
}

async function stopWaiting(
  tx: Tx,
  who: StaffScope,
  creditorId: CreditorId,
  id: ApprovalId,
): Promise<boolean> {
  const stopped = await tx.db
    .update(payeeChanges)
    .set({ state: 'cancelled', cancelledBy: who.staffId, cancelledAt: tx.clock.now() })
    .where(
      and(
        eq(payeeChanges.creditorId, creditorId),
        eq(payeeChanges.id, id),
        inArray(payeeChanges.state, statesAccepting(PAYEE_CHANGE_TRANSITIONS, 'stopped')),
      ),
    )
    .returning({ id: payeeChanges.id })
  if (stopped.length === 0) return false
  await recordAudit(tx, who, { action: 'payee.cancelled', subjectId: id, creditorId })
  return true
}

/** What the provider said about the key of a change that waits. */
export type KeyAnswer = 'proven' | 'refused' | 'unreachable'

/**
 * Writes down what the provider said about the new key and, where it is the account's and the day
 * has passed, puts the change in force. True where it holds now. Safe to repeat and in parallel.
 */
export async function followKey(
  tx: Tx,
  systemScope: SystemScope,
  writer: Writer,
  change: WaitingPayee,
  answer: KeyAnswer,
): Promise<boolean> {
  const { creditorId, id } = change
  await tx.sql('select id from creditors where id = $1 for update', [creditorId])
  await tx.db
    .update(payeeChanges)
    .set(
      answer === 'proven' ? { keyProvenAt: tx.clock.now(), keyFault: null } : { keyFault: answer },
    )
    .where(and(isTheChange(creditorId, id), eq(payeeChanges.state, 'waiting')))
  return answer === 'proven' && (await putInForce(tx, systemScope, writer, change))
}

async function putInForce(
  tx: Tx,
  systemScope: SystemScope,
  writer: Writer,
  { creditorId, id, before, after }: WaitingPayee,
): Promise<boolean> {
  const now = tx.clock.now()
  const holds = await tx.db
    .update(payeeChanges)
    .set({ state: 'in_force', inForceAt: now })
    .where(
      and(
        isTheChange(creditorId, id),
        inArray(payeeChanges.state, statesAccepting(PAYEE_CHANGE_TRANSITIONS, 'took_effect')),
        lte(payeeChanges.takesEffectAt, now),
      ),
    )
    .returning({ id: payeeChanges.id })
  if (holds.length === 0) return false
  const [row] = await tx.db.select().from(creditors).where(eq(creditors.id, creditorId))
  const live = payeeOf(assertPresent(row, 'a change belongs to a creditor'))
  assert(samePayee(live, before), 'nothing else changes a payee')
  await tx.db.update(creditors).set(after).where(eq(creditors.id, creditorId))
  await recordAudit(tx, systemScope, { action: 'payee.in_force', subjectId: id, creditorId })
  await tellOwners(tx, writer, { creditorId, before, after }, null, { kind: 'in_force' })
  return true
}

const isTheChange = (creditorId: CreditorId, id: ApprovalId) =>
  and(eq(payeeChanges.creditorId, creditorId), eq(payeeChanges.id, id))

function samePayee(one: Payee, other: Payee): boolean {
  return inputHash(payeeOf(one)).equals(inputHash(payeeOf(other)))
}

/** One change of a creditor's money after the other; null where `who` does not work for it. */
async function lockCreditor(tx: Tx, who: StaffScope, slug: string): Promise<Creditor | null> {
  await tx.sql('select id from creditors where slug = $1 for update', [slug])
  const creditor = await creditorBySlug(tx, scope, slug)
  return creditor && worksFor(who, creditor) ? creditor : null
}

/** A letter is worth reading for days, even where the mail server was gone for one. */
const LETTER_HOURS = 72

async function tellOwners(
  tx: Tx,
  { portalUrl }: Writer,
  { creditorId, before, after }: Pick<ApprovedPayee, 'creditorId' | 'before' | 'after'>,
  by: StaffId | null,
  news: PayeeNews,
): Promise<void> {
  const [creditor] = await tx.db
    .select({ slug: creditors.slug, name: creditors.tradeName })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  const { slug, name } = assertPresent(creditor, 'a change belongs to a creditor')
  const who = by === null ? null : await nameOf(tx, scope, by)
  const link = `${portalUrl}/admin/credores/${slug}/recebimento`
  const uselessAt = tx.clock.now().add({ hours: LETTER_HOURS })
  for (const owner of await ownersOf(tx, scope, creditorId)) {
    const firstName = owner.name.split(' ')[0] ?? owner.name
    const facts = { news, firstName, creditor: name, who, before, after, link }
    await queueLetter(tx, scope, { staffId: owner.id, letter: payeeLetter(facts), uselessAt })
  }
}
