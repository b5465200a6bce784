import type { ContactId } from '#server/kernel/id.ts'

/** What choosing a destination needs to know of a contact. */
type Candidate = {
  readonly id: ContactId
  readonly channel: 'sms' | 'email'
  readonly createdAt: Temporal.Instant
  /** When this person last proved to hold it, by a code that was sent to it. */
  readonly confirmedAt: Temporal.Instant | null
  /** On the channel by which the person wants to be written to. */
  readonly isPreferred?: boolean
}

/** Recycled numbers: what nobody confirmed for a year comes after what is in use. */
const FRESH_DAYS = 365

/**
 * Contacts in the order in which a code or a notice should try them: not where the link went, if
 * there is another (who holds a stolen phone would hold both); then those known in the last year;
 * then those proved; SMS before e-mail.
 */
export function rankContacts<C extends Candidate>(
  contacts: readonly C[],
  avoid: ContactId | null,
  now: Temporal.Instant,
): C[] {
  const since = now.subtract({ hours: FRESH_DAYS * 24 })
  const isFresh = (c: C) => Temporal.Instant.compare(c.confirmedAt ?? c.createdAt, since) >= 0
  const weight = (c: C) =>
    (c.id === avoid ? 16 : 0) +
    (isFresh(c) ? 0 : 8) +
    (c.isPreferred ? 0 : 4) +
    (c.confirmedAt === null ? 2 : 0) +
    (c.channel === 'sms' ? 0 : 1)
  return [...contacts].sort((a, b) => weight(a) - weight(b) || (a.id < b.id ? -1 : 1))
}

/** Country and area code of a phone (`+5581`), the unit in which SMS is pumped; else `email`. */
export function sendingPrefix(contact: { channel: 'sms' | 'email'; value: string }): string {
  return contact.channel === 'sms' ? contact.value.slice(0, 5) : contact.channel
}

/** Six digits as they are printed, zeros kept. */
export function codeDigits(number: number): string {
  return String(number).padStart(6, '0')
}

/** What is hashed of a code: it fits this session, act and subject only. */
export function boundCode(bound: {
  sessionId: string
  action: string
  subjectId: string | null
  code: string
}): string {
  return [bound.sessionId, bound.action, bound.subjectId ?? '-', bound.code].join(':')
}
