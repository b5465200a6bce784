import { recordAudit } from '#server/audit/commands.ts'
import { newId, type StaffId, type StaffIdentityId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { CompanyAccount } from '#server/platform/oidc/account.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { type Entered, type OpenedEntry, openEntry } from '#server/staff/entry/commands.ts'
import { openStaffSession, type StaffClient } from '#server/staff/session/commands.ts'
import type { AccountRefusal } from './model.ts'

const scope = mintSystemScope('staff-identity')

type Welcome =
  | { readonly entered: Entered }
  /** The provider vouched for one factor only: the person's own is asked for. */
  | { readonly waiting: OpenedEntry }

type Named = Pick<CompanyAccount, 'issuer' | 'subject'>

type Person = { id: StaffId; name: string; email: string; has_factor: boolean }

/**
 * Lets in whom the company's provider named, if they were invited here. A second factor is always
 * there: the provider's, where it was agreed how it says so, else the person's own.
 */
export async function enterByAccount(
  core: Core,
  account: CompanyAccount,
  client: StaffClient,
): Promise<Result<Welcome, AccountRefusal>> {
  const { email } = account
  if (email === null) return refuse('email')
  return inScope(core, scope, async (tx) => {
    const known = await personOf(tx, account)
    const person = known ?? (await personByEmail(tx, email))
    if (person === null) return refuse('unknown')
    if (!account.hasSecondFactor && !person.has_factor) {
      const reason = 'no_factor'
      const refused = { action: 'staff.account_refused', subjectId: person.id, reason } as const
      await recordAudit(tx, scope, refused)
      return refuse(reason)
    }
    if (known === null && !(await bind(tx, account, person.id))) return refuse('unknown')
    if (account.hasSecondFactor) return ok({ entered: await open(tx, person, account, client) })
    return ok({ waiting: await openEntry(tx, scope, { staffId: person.id, via: 'oidc' }) })
  })
}

const PERSON = `u.id, u.name, u.email, (
  exists (select from staff_totps t where t.staff_id = u.id and t.removed_at is null)
  or exists (select from staff_passkeys k where k.staff_id = u.id and k.removed_at is null)
) as has_factor`

/** Who this account was bound to, whatever e-mail it has now. */
async function personOf(tx: Tx, { issuer, subject }: Named): Promise<Person | null> {
  const [person] = await tx.sql<Person>(
    `select ${PERSON} from staff_identities i join staff_users u on u.id = i.staff_id
      where i.issuer = $1 and i.subject = $2 and i.removed_at is null and u.disabled_at is null`,
    [issuer, subject],
  )
  return person ?? null
}

/** The first time: somebody who has entered before, or holds an invitation that still opens. */
async function personByEmail(tx: Tx, email: string): Promise<Person | null> {
  const [person] = await tx.sql<Person>(
    `select ${PERSON} from staff_users u
      where u.email = $1 and u.disabled_at is null
        and (u.password_hash is not null or exists (
          select from staff_invitations v where v.staff_id = u.id and v.used_at is null
             and v.revoked_at is null and v.expires_at > $2))`,
    [email, tx.clock.now()],
  )
  return person ?? null
}

/**
 * Of two accounts with one e-mail, the first is the person's; the second, to which the address may
 * have been given since, is nobody's. The unique indexes decide between two who come at once.
 */
async function bind(tx: Tx, { issuer, subject }: Named, staffId: StaffId): Promise<boolean> {
  const now = tx.clock.now()
  const id = newId<StaffIdentityId>(now.epochMilliseconds)
  const bound = await tx.sql(
    `insert into staff_identities (id, staff_id, issuer, subject, created_at)
     values ($1, $2, $3, $4, $5) on conflict do nothing returning id`,
    [id, staffId, issuer, subject, now],
  )
  if (bound.length === 0) return false
  await recordAudit(tx, scope, { action: 'staff.account_bound', subjectId: staffId })
  return true
}

/**
 * The factor is as old as the provider says, so that an old sign-in there is not fresh here; where
 * it does not say, dangerous acts ask for the person's own.
 */
async function open(
  tx: Tx,
  { id: staffId, name, email }: Person,
  { authenticatedAt }: CompanyAccount,
  client: StaffClient,
): Promise<Entered> {
  const now = tx.clock.now()
  const isAhead = authenticatedAt !== null && Temporal.Instant.compare(authenticatedAt, now) > 0
  // The provider's clock may be ahead of ours.
  const factorAt = isAhead ? now : authenticatedAt
  const sessionId = await openStaffSession(tx, scope, { staffId, by: 'oidc', client, factorAt })
  return { sessionId, name, email }
}
