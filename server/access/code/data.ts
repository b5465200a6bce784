import type { ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Contact, contactsOf, reachableContacts } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import {
  CODE_PAUSE_SAME_CONTACT_SECONDS,
  CODE_PAUSE_SECONDS,
  CODE_SENDS_PER_DAY,
  CODE_SENDS_PER_HOUR,
  CODE_TRIES,
  CODE_TRIES_PER_DAY,
  type CodeAction,
} from '../model.ts'
import { rankContacts } from './model.ts'

/** What of a person's last day limits codes. */
type CodeHistory = {
  readonly sentInHour: number
  readonly sentInDay: number
  readonly missesInDay: number
  readonly lastSentAt: Temporal.Instant | null
  readonly firstInHourAt: Temporal.Instant | null
}

export type CodeLimit = 'too_many_sends' | 'too_many_tries' | 'too_soon'
export type RetryAt = { readonly retryAt: Temporal.Instant }

/** Counts under the clock, over all sessions of the person. */
async function codeHistory(tx: Tx, _scope: Scope, debtorId: DebtorId): Promise<CodeHistory> {
  const now = tx.clock.now()
  const [row] = await tx.sql<{
    hour: number
    day: number
    misses: number
    last: Temporal.Instant | null
    first: Temporal.Instant | null
  }>(
    `select count(*) filter (where created_at > $2)::int as hour, count(*)::int as day,
            coalesce(sum(misses), 0)::int as misses, max(created_at) as last,
            min(created_at) filter (where created_at > $2) as first
       from access_codes where debtor_id = $1 and created_at > $3`,
    [debtorId, now.subtract({ hours: 1 }), now.subtract({ hours: 24 })],
  )
  return {
    sentInHour: row?.hour ?? 0,
    sentInDay: row?.day ?? 0,
    missesInDay: row?.misses ?? 0,
    lastSentAt: row?.last ?? null,
    firstInHourAt: row?.first ?? null,
  }
}

/** Whether another code may be sent to this person now. */
export async function mayReceiveCode(
  tx: Tx,
  scope: Scope,
  { debtorId, sameContact }: { debtorId: DebtorId; sameContact: boolean },
): Promise<Result<null, CodeLimit, RetryAt>> {
  const history = await codeHistory(tx, scope, debtorId)
  const now = tx.clock.now()
  const tomorrow = { retryAt: now.add({ hours: 24 }) }
  if (history.missesInDay >= CODE_TRIES_PER_DAY) return refuse('too_many_tries', tomorrow)
  if (history.sentInDay >= CODE_SENDS_PER_DAY) return refuse('too_many_sends', tomorrow)
  if (history.sentInHour >= CODE_SENDS_PER_HOUR) {
    return refuse('too_many_sends', { retryAt: (history.firstInHourAt ?? now).add({ hours: 1 }) })
  }
  const seconds = sameContact ? CODE_PAUSE_SAME_CONTACT_SECONDS : CODE_PAUSE_SECONDS
  const retryAt = history.lastSentAt?.add({ seconds })
  if (retryAt && Temporal.Instant.compare(now, retryAt) < 0) return refuse('too_soon', { retryAt })
  return ok(null)
}

/** Wrong codes this person may still enter today. */
export async function triesLeftToday(tx: Tx, scope: Scope, debtorId: DebtorId): Promise<number> {
  const { missesInDay } = await codeHistory(tx, scope, debtorId)
  return Math.max(0, CODE_TRIES_PER_DAY - missesInDay)
}

export type Destination = { readonly contact: Contact; readonly sameContact: boolean }

/** Where a code goes: a registered, unsuppressed contact, if possible not the link's own. */
export async function codeDestination(
  tx: Tx,
  scope: Scope,
  { debtorId, linkContactId }: { debtorId: DebtorId; linkContactId: ContactId | null },
): Promise<Destination | null> {
  const contacts = await reachableContacts(tx, scope, debtorId)
  const [contact] = rankContacts(contacts, linkContactId, tx.clock.now())
  return contact ? { contact, sameContact: contact.id === linkContactId } : null
}

/** Who else should hear that a code was used: the best contact besides the one it went to. */
export async function otherContact(
  tx: Tx,
  scope: Scope,
  { debtorId, besides }: { debtorId: DebtorId; besides: ContactId },
): Promise<Contact | null> {
  const contacts = await reachableContacts(tx, scope, debtorId)
  const others = contacts.filter((contact) => contact.id !== besides)
  return rankContacts(others, null, tx.clock.now())[0] ?? null
}

export type CodeInFlight = {
  /** `(81) •••••-0001`: where the code went. */
  readonly masked: string
  readonly expiresAt: Temporal.Instant
}

/** The code that this session waits for, for one act; null where none would be accepted now. */
export async function codeInFlight(
  tx: Tx,
  scope: DebtorScope,
  { action, subjectId }: { action: CodeAction; subjectId: string | null },
): Promise<CodeInFlight | null> {
  const [row] = await tx.sql<{ contact_id: ContactId; expires_at: Temporal.Instant }>(
    `select contact_id, expires_at from access_codes
      where session_id = $1 and action = $2 and subject_id is not distinct from $3
        and used_at is null and superseded_at is null and misses < $4 and expires_at > $5
      order by created_at desc limit 1`,
    [scope.sessionId, action, subjectId, CODE_TRIES, tx.clock.now()],
  )
  if (!row) return null
  const contacts = await contactsOf(tx, scope, scope.debtorId)
  const contact = contacts.find(({ id }) => id === row.contact_id)
  return { masked: contact?.masked ?? 'seu contato cadastrado', expiresAt: row.expires_at }
}
