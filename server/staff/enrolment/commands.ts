import { eq } from 'drizzle-orm'
import { staffUsers } from '#db/schema/staff.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { StaffId, StaffInvitationId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { hashPassword } from '#server/platform/password.ts'
import { addressOf, takeFrom } from '#server/platform/rate-limit.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { newTotpSecret, totpStep } from '#server/platform/totp.ts'
import type { Site } from '#server/platform/webauthn.ts'
import {
  claimTry,
  type EntryRow,
  finishEntry,
  type OpenedEntry,
  openEntry,
} from '#server/staff/entry/commands.ts'
import { newRecoveryCodes, putRecoveryCodes, putTotp } from '#server/staff/factor/commands.ts'
import { judgePasskey, type MadeKey, putPasskey } from '#server/staff/passkey/commands.ts'
import { type PasswordFault, passwordFault } from '#server/staff/password/model.ts'
import { endSessionsOf } from '#server/staff/session/commands.ts'
import { openOffer, pendingEnrolment, sealOffer } from './data.ts'
import type { Offer } from './schema.ts'

const scope = mintSystemScope('staff-enrolment')

/** Addresses of invitations have 192 bits; this keeps noise out of the database. */
const OPENINGS_PER_ADDRESS = { name: 'staff-invitation', points: 30, windowSeconds: 900 }

/**
 * Opens the entry of somebody who holds an invitation; the invitation itself stays until they have
 * enrolled, so that a scanner that presses the button takes nothing from them. One answer for
 * unknown, used, withdrawn and expired.
 */
export async function openInvitation(
  core: Core,
  input: { token: string; ip: string },
): Promise<Result<OpenedEntry, 'refused'>> {
  const allowed = await takeFrom(core, OPENINGS_PER_ADDRESS, addressOf(input.ip))
  if (!allowed.ok) return refuse('refused')
  return inScope(core, scope, async (tx) => {
    const [row] = await tx.sql<{ id: StaffInvitationId; staff_id: StaffId }>(
      `select i.id, i.staff_id from staff_invitations i join staff_users u on u.id = i.staff_id
        where i.token_hash = $1 and i.used_at is null and i.revoked_at is null
          and i.expires_at > $2 and u.disabled_at is null`,
      [sha256(input.token), tx.clock.now()],
    )
    if (!row) return refuse('refused')
    const offer = {
      totpSecret: newTotpSecret().toString('base64'),
      recoveryCodes: newRecoveryCodes(),
    }
    const grounds = {
      staffId: row.staff_id,
      via: 'invitation',
      invitationId: row.id,
      offer: (id: Parameters<typeof sealOffer>[1]) => sealOffer(tx, id, offer),
    } as const
    return ok(await openEntry(tx, scope, grounds))
  })
}

type EnrolmentRefusal = PasswordFault | 'wrong_code' | 'wrong_key' | 'ended'

/** What somebody enrols with: the app, by a code of it, or a passkey that was just made. */
export type FirstFactor =
  | { readonly code: string }
  | { readonly site: Site; readonly passkey: MadeKey }

type Enrolment = { readonly secret: string; readonly password: string } & FirstFactor

/**
 * The first entry: a password, an authenticator proved by its code or a passkey, and ten recovery
 * codes. Uses the invitation up; of two who try at once one gets in. Faults of the password cost no
 * try.
 */
export async function enrol(
  core: Core,
  input: Enrolment,
): Promise<Result<undefined, EnrolmentRefusal>> {
  const pending = await inScope(core, scope, (tx) =>
    pendingEnrolment(tx, scope, input.secret, 'invitation'),
  )
  if (pending === null) return refuse('ended')
  const fault = passwordFault(input.password, [pending.name, pending.email])
  if (fault !== null) return refuse(fault)
  const passwordHash = await hashPassword(input.password)
  return inScope(core, scope, (tx) => enrolOnce(tx, { ...input, passwordHash }))
}

async function enrolOnce(
  tx: Tx,
  input: Enrolment & { passwordHash: string },
): Promise<Result<undefined, EnrolmentRefusal>> {
  const entry = await claimTry(tx, scope, input.secret, ['invitation'])
  if (!entry?.offer_sealed) return refuse('ended')
  const staffId = entry.staff_id
  const offer = openOffer(tx, entry.id, entry.offer_sealed)
  const proof = await proofOf(tx, entry, offer, input)
  if (!proof.ok) return proof
  const used = await tx.sql(
    `update staff_invitations set used_at = $2
      where id = $1 and used_at is null and revoked_at is null and expires_at > $2 returning id`,
    [entry.invitation_id, tx.clock.now()],
  )
  if (used.length === 0) return refuse('ended')
  await endSessionsOf(tx, scope, staffId)
  await tx.db
    .update(staffUsers)
    .set({ passwordHash: input.passwordHash })
    .where(eq(staffUsers.id, staffId))
  await proof.value.keep()
  await putRecoveryCodes(tx, scope, staffId, offer.recoveryCodes)
  await finishEntry(tx, scope, entry.id, proof.value.by)
  await recordAudit(tx, scope, { action: 'staff.enrolled', subjectId: staffId })
  return ok(undefined)
}

type Proof = { readonly by: 'totp' | 'passkey'; readonly keep: () => Promise<unknown> }

/** Whether the factor is really theirs, and how it is kept once the invitation is used up. */
async function proofOf(
  tx: Tx,
  entry: EntryRow,
  { totpSecret }: Offer,
  factor: FirstFactor,
): Promise<Result<Proof, 'wrong_code' | 'wrong_key'>> {
  const { staff_id: staffId, id: entryId } = entry
  if ('passkey' in factor) {
    const { site, passkey } = factor
    const key = await judgePasskey(tx, scope, site, { staffId, entryId }, passkey)
    if (key === null) return refuse('wrong_key')
    return ok({ by: 'passkey', keep: () => putPasskey(tx, scope, staffId, key) })
  }
  const secret = Buffer.from(assertPresent(totpSecret, 'an invitation offers a secret'), 'base64')
  const usedStep = totpStep(secret, factor.code.replace(/\s/g, ''), tx.clock.now())
  if (usedStep === null) return refuse('wrong_code')
  return ok({ by: 'totp', keep: () => putTotp(tx, scope, { staffId, secret, usedStep }) })
}

/** Shows ten new recovery codes to who is inside; those of before stay good until they are kept. */
export async function offerRecoveryCodes(core: Core, who: StaffScope): Promise<OpenedEntry> {
  return inScope(core, scope, (tx) =>
    openEntry(tx, scope, {
      staffId: who.staffId,
      via: 'renewal',
      offer: (id) => sealOffer(tx, id, { totpSecret: null, recoveryCodes: newRecoveryCodes() }),
    }),
  )
}

/** The new codes were written down: they take the place of those before. */
export async function keepRecoveryCodes(
  core: Core,
  who: StaffScope,
  secret: string,
): Promise<Result<undefined, 'ended'>> {
  return inScope(core, scope, async (tx) => {
    const pending = await pendingEnrolment(tx, scope, secret, 'renewal')
    const [taken] = await tx.sql(
      `update staff_entries set finished_at = $3, offer_sealed = null
        where token_hash = $1 and staff_id = $2 and via = 'renewal' and finished_at is null
          and expires_at > $3 returning id`,
      [sha256(secret), who.staffId, tx.clock.now()],
    )
    if (!taken || pending === null) return refuse('ended')
    await putRecoveryCodes(tx, scope, who.staffId, pending.offer.recoveryCodes)
    await recordAudit(tx, who, { action: 'staff.recovery_renewed', subjectId: who.staffId })
    return ok(undefined)
  })
}

/** What is shown for an entry of this secret. */
export function enrolmentOf(core: Core, secret: string, via: 'invitation' | 'renewal') {
  return inScope(core, scope, (tx) => pendingEnrolment(tx, scope, secret, via))
}
