import { randomBytes } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { staffIdentities, staffRecoveryCodes, staffTotps } from '#db/schema/staff.ts'
import { staffPasskeys } from '#db/schema/staff-passkeys.ts'
import {
  newId,
  type StaffId,
  type StaffRecoveryCodeId,
  type StaffTotpId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { totpStep } from '#server/platform/totp.ts'
import {
  parseRecoveryCode,
  RECOVERY_CODES,
  recoveryCodeFrom,
} from '#server/staff/recovery/model.ts'

const TOTP_COLUMN = 'staff_totps.secret'
const CODE_COLUMN = 'staff_recovery_codes.code'

/** Whether the code of the app is right and its step was not used before; uses it up. */
async function takeTotp(tx: Tx, staffId: StaffId, code: string): Promise<boolean> {
  const [totp] = await tx.db
    .select()
    .from(staffTotps)
    .where(and(eq(staffTotps.staffId, staffId), isNull(staffTotps.removedAt)))
  if (!totp) return false
  const secret = tx.vault.openBytes(totp.secretSealed, { column: TOTP_COLUMN, row: totp.id })
  const step = totpStep(secret, code, tx.clock.now())
  if (step === null) return false
  // Of many who send the same code, one moves the step; RFC 6238 §5.2 wants each code taken once.
  const taken = await tx.sql(
    'update staff_totps set last_step = $2 where id = $1 and last_step < $2 and removed_at is null returning id',
    [totp.id, step],
  )
  return taken.length === 1
}

async function takeRecoveryCode(tx: Tx, staffId: StaffId, code: string): Promise<boolean> {
  const taken = await tx.db
    .update(staffRecoveryCodes)
    .set({ usedAt: tx.clock.now() })
    .where(
      and(
        eq(staffRecoveryCodes.codeIndex, indexOf(tx, staffId, code)),
        isNull(staffRecoveryCodes.usedAt),
        isNull(staffRecoveryCodes.replacedAt),
      ),
    )
    .returning({ id: staffRecoveryCodes.id })
  return taken.length === 1
}

const indexOf = (tx: Tx, staffId: StaffId, code: string) =>
  tx.vault.blindIndex(CODE_COLUMN, `${staffId}:${code}`)

/** Takes six figures of the app, or a recovery code; says which of them it was. */
export async function takeFactor(
  tx: Tx,
  _scope: Scope,
  staffId: StaffId,
  typed: string,
): Promise<'totp' | 'recovery' | null> {
  const figures = typed.replace(/\s/g, '')
  if (await takeTotp(tx, staffId, figures)) return 'totp'
  const recovery = parseRecoveryCode(typed)
  if (recovery !== null && (await takeRecoveryCode(tx, staffId, recovery))) return 'recovery'
  return null
}

/** Puts an authenticator in the place of the one before; `usedStep` is the step that proved it. */
export async function putTotp(
  tx: Tx,
  _scope: Scope,
  totp: { staffId: StaffId; secret: Buffer; usedStep: bigint },
): Promise<void> {
  const { staffId, secret, usedStep } = totp
  const now = tx.clock.now()
  await tx.db
    .update(staffTotps)
    .set({ removedAt: now })
    .where(and(eq(staffTotps.staffId, staffId), isNull(staffTotps.removedAt)))
  await tx.db.insert(staffTotps).values(totpRow(tx, staffId, secret, usedStep))
}

/** The same where there is none yet. */
export async function ensureTotp(
  tx: Tx,
  _scope: Scope,
  staffId: StaffId,
  secret: Buffer,
): Promise<void> {
  await tx.db
    .insert(staffTotps)
    .values(totpRow(tx, staffId, secret, 0n))
    .onConflictDoNothing()
}

function totpRow(tx: Tx, staffId: StaffId, secret: Buffer, lastStep: bigint) {
  const now = tx.clock.now()
  const id = newId<StaffTotpId>(now.epochMilliseconds)
  const secretSealed = tx.vault.seal(secret, { column: TOTP_COLUMN, row: id })
  return { id, staffId, secretSealed, lastStep, createdAt: now }
}

export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => recoveryCodeFrom(randomBytes(32)))
}

/** Puts these codes in the place of those before. */
export async function putRecoveryCodes(
  tx: Tx,
  _scope: Scope,
  staffId: StaffId,
  codes: readonly string[],
): Promise<void> {
  const now = tx.clock.now()
  await tx.db
    .update(staffRecoveryCodes)
    .set({ replacedAt: now })
    .where(and(eq(staffRecoveryCodes.staffId, staffId), isNull(staffRecoveryCodes.replacedAt)))
  await tx.db.insert(staffRecoveryCodes).values(
    codes.map((code) => ({
      id: newId<StaffRecoveryCodeId>(now.epochMilliseconds),
      staffId,
      codeIndex: indexOf(tx, staffId, code),
      createdAt: now,
    })),
  )
}

/** Takes every factor away, and the company's account; they come in by a new invitation only. */
export async function dropFactors(tx: Tx, _scope: Scope, staffId: StaffId): Promise<void> {
  const now = tx.clock.now()
  await tx.db
    .update(staffTotps)
    .set({ removedAt: now })
    .where(and(eq(staffTotps.staffId, staffId), isNull(staffTotps.removedAt)))
  await tx.db
    .update(staffPasskeys)
    .set({ removedAt: now })
    .where(and(eq(staffPasskeys.staffId, staffId), isNull(staffPasskeys.removedAt)))
  await tx.db
    .update(staffRecoveryCodes)
    .set({ replacedAt: now })
    .where(and(eq(staffRecoveryCodes.staffId, staffId), isNull(staffRecoveryCodes.replacedAt)))
  await tx.db
    .update(staffIdentities)
    .set({ removedAt: now })
    .where(and(eq(staffIdentities.staffId, staffId), isNull(staffIdentities.removedAt)))
}
