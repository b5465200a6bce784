import { eq } from 'drizzle-orm'
import { accessCodes, accessLinks } from '#db/schema/access.ts'
import { apiKeys } from '#db/schema/imports.ts'
import { staffSessions } from '#db/schema/staff.ts'
import type { CodeAction } from '#server/access/model.ts'
import { openSession } from '#server/access/session/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  type AccessCodeId,
  type AccessLinkId,
  type ApiKeyId,
  type CreditorId,
  newId,
  type StaffId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { newTotpSecret } from '#server/platform/totp.ts'
import { API_KEY_PREFIX, API_SCOPES } from '#server/staff/api-key/model.ts'
import { ensureTotp } from '#server/staff/factor/commands.ts'
import type { Role } from '#server/staff/model.ts'
import type { Person } from '#server/testing/access.ts'
import { testScope } from '#server/testing/scope.ts'

/** Sessions as the way in leaves them, without its limits: the matrix signs in hundreds of times. */
async function addLink(tx: Tx, person: Person): Promise<AccessLinkId> {
  const id = newId<AccessLinkId>()
  await tx.db.insert(accessLinks).values({
    id,
    tokenHash: sha256(newSecret()),
    debtorId: person.id,
    contactId: person.sms,
    purpose: 'agreement',
    expiresAt: tx.clock.now().add({ hours: 168 }),
  })
  return id
}

const visitor = { ip: '192.0.2.7', port: 40_001 }

/** The secret of a cookie at R1. */
export function openR1(core: Core, person: Person): Promise<string> {
  return inScope(core, testScope, async (tx) => {
    const linkId = await addLink(tx, person)
    const grounds = { debtorId: person.id, linkId, rung: 'R1', visitor } as const
    return (await openSession(tx, testScope, grounds)).secret
  })
}

/** The secret of a cookie at R2, by a code that was entered for one act. */
export function openR2(
  core: Core,
  person: Person,
  confirmed: { action: CodeAction; subjectId: string | null },
): Promise<string> {
  return inScope(core, testScope, async (tx) => {
    const linkId = await addLink(tx, person)
    const debtorId = person.id
    const asked = await openSession(tx, testScope, { debtorId, linkId, rung: 'R1', visitor })
    const codeId = newId<AccessCodeId>()
    const now = tx.clock.now()
    await tx.db.insert(accessCodes).values({
      id: codeId,
      sessionId: asked.sessionId,
      debtorId,
      contactId: person.email ?? person.sms,
      ...confirmed,
      codeHash: sha256(newSecret()),
      // Of the day before yesterday for the limits, which the matrix is not about.
      createdAt: now.subtract({ hours: 48 }),
      expiresAt: now,
      usedAt: now,
    })
    const formerId = asked.sessionId
    const grounds = { debtorId, linkId, rung: 'R2', formerId, codeId, ...confirmed } as const
    return (await openSession(tx, testScope, grounds)).secret
  })
}

/** The secret of a company's browser that waits for its code, on the link with this token. */
export function openR0(core: Core, company: Person, token: string): Promise<string> {
  return inScope(core, testScope, async (tx) => {
    const [link] = await tx.db
      .select({ id: accessLinks.id })
      .from(accessLinks)
      .where(eq(accessLinks.tokenHash, sha256(token)))
    const linkId = assertPresent(link, 'the link was minted').id
    return (await openSession(tx, testScope, { debtorId: company.id, linkId, rung: 'R0', visitor }))
      .secret
  })
}

export type StaffMember = { readonly id: StaffId; readonly totpSecret: Buffer }

/** Somebody of the operator's staff, who works for these creditors. */
export async function addStaff(
  core: Core,
  person: {
    role: Role | 'apprentice'
    creditorIds: readonly CreditorId[] | null
    /** Has not come in yet. */
    isInvited?: true
  },
): Promise<StaffMember> {
  const id = newId<StaffId>()
  const totpSecret = newTotpSecret()
  await inScope(core, testScope, async (tx) => {
    await tx.sql(
      `insert into staff_users (id, email, name, role, password_hash, creditor_ids)
       values ($1, $2, 'Equipe', $3, $4, $5)`,
      [
        id,
        `${id}@operadora.example`,
        person.role,
        person.isInvited ? null : '-',
        person.creditorIds,
      ],
    )
    if (!person.isInvited) await ensureTotp(tx, testScope, id, totpSecret)
  })
  return { id, totpSecret }
}

export async function openStaffSession(
  core: Core,
  { id }: Pick<StaffMember, 'id'>,
  isConfirmed = true,
): Promise<StaffSessionId> {
  const sessionId = newId<StaffSessionId>()
  const now = core.clock.now()
  await inScope(core, testScope, (tx) =>
    tx.db.insert(staffSessions).values({
      id: sessionId,
      staffId: id,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now.add({ hours: 12 }),
      factorAt: isConfirmed ? now : now.subtract({ minutes: 6 }),
    }),
  )
  return sessionId
}

/** A key of the creditor that is good for everything, as long as it is not revoked. */
export async function addKey(
  core: Core,
  creditorId: CreditorId,
  isRevoked = false,
): Promise<{ id: ApiKeyId; secret: string }> {
  const id = newId<ApiKeyId>()
  const secret = `${API_KEY_PREFIX}${newSecret(32)}`
  const now = core.clock.now()
  await inScope(core, testScope, (tx) =>
    tx.db.insert(apiKeys).values({
      creditorId,
      id,
      name: 'sistema',
      secretHash: sha256(secret),
      scopes: [...API_SCOPES],
      madeBy: newId<StaffId>(),
      madeAt: now,
      revokedAt: isRevoked ? now : null,
    }),
  )
  return { id, secret }
}
