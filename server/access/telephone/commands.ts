import { telephoneChecks } from '#db/schema/telephone.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { type ContactId, type DebtorId, newId, type TelephoneCheckId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { writtenSince } from '#server/messages/data.ts'
import type { Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import { freezeMenus } from '#server/offers/menu/commands.ts'
import { menusFrom, menusRead, spokenFrom } from '#server/offers/menu/data.ts'
import { SEARCHES_PER_DEBTOR, searchPlans } from '#server/offers/search/commands.ts'
import { debtorById, reachableContacts } from '#server/people/data.ts'
import { sameSecret } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import { takeFrom } from '#server/platform/rate-limit.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { queueLinkMessage } from '../link/commands.ts'
import { lockDebtor } from '../link/data.ts'
import { areDigits } from '../model.ts'
import { callerScope, missesToday } from './data.ts'
import {
  CALLER_MISSES_PER_DAY,
  type CallerProof,
  SENDS_PER_DAY,
  VERIFIED_MINUTES,
} from './model.ts'

export type VerifyRefusal =
  | 'not_found'
  | 'company'
  | 'incomplete'
  | 'wrong_digits'
  | 'too_many_tries'

/**
 * Notes that a caller was asked who they are: the five digits are compared here, so that nobody of
 * the staff has to see the CPF, and a miss counts against the person whoever types it. What was
 * said besides is ticked by who heard it. A company is not asked: its CNPJ is public, so that its
 * people are sent a link.
 */
export function verifyCaller(
  core: Core,
  scope: StaffScope,
  said: { debtorId: DebtorId; digits: string; proofs: readonly CallerProof[] },
): Promise<Result<{ until: Temporal.Instant }, VerifyRefusal>> {
  const { debtorId, digits } = said
  return inScope(core, scope, async (tx) => {
    const debtor = await debtorById(tx, scope, debtorId)
    if (debtor === null) return refuse('not_found')
    if (debtor.document.kind !== 'cpf') return refuse('company')
    if (!areDigits(digits, 5)) return refuse('incomplete')
    await lockDebtor(tx, scope, debtorId)
    const misses = await missesToday(tx, scope, debtorId)
    if (misses >= CALLER_MISSES_PER_DAY) return refuse('too_many_tries')
    const own = debtor.document.value.slice(0, 5)
    const isRight = sameSecret(Buffer.from(digits), Buffer.from(own))
    const check = await keepCheck(tx, scope, said, isRight)
    if (isRight) {
      const proofs = [...new Set(said.proofs)].join(' ')
      await recordAudit(tx, scope, {
        action: 'telephone.verified',
        subjectId: check.id,
        debtorId,
        proofs,
      })
      return ok({ until: check.expiresAt })
    }
    await recordAudit(tx, scope, {
      action: 'telephone.missed',
      subjectId: check.id,
      debtorId,
      misses: misses + 1,
    })
    return refuse('wrong_digits')
  })
}

async function keepCheck(
  tx: Tx,
  { staffId, sessionId }: StaffScope,
  { debtorId, proofs }: { debtorId: DebtorId; proofs: readonly CallerProof[] },
  isRight: boolean,
) {
  const now = tx.clock.now()
  const id = newId<TelephoneCheckId>(now.epochMilliseconds)
  const expiresAt = now.add({ minutes: VERIFIED_MINUTES })
  await tx.db.insert(telephoneChecks).values({
    id,
    debtorId,
    staffId,
    staffSessionId: sessionId,
    outcome: isRight ? 'verified' : 'missed',
    proofs: [...new Set(proofs)],
    checkedAt: now,
    expiresAt: isRight ? expiresAt : null,
  })
  return { id, expiresAt }
}

/** The call is over: what it opened is closed. Repeating it changes nothing. */
export async function endCall(core: Core, scope: StaffScope, debtorId: DebtorId): Promise<void> {
  await inScope(core, scope, async (tx) => {
    const rows = await tx.sql<{ id: TelephoneCheckId }>(
      `update telephone_checks set ended_at = $3
        where debtor_id = $1 and staff_session_id = $2 and ended_at is null and expires_at > $3
        returning id`,
      [debtorId, scope.sessionId, tx.clock.now()],
    )
    for (const { id } of rows) {
      await recordAudit(tx, scope, { action: 'telephone.ended', subjectId: id, debtorId })
    }
  })
}

/** Does something for a caller who was checked, in their place; refuses where the check is over. */
export async function forCaller<T, R extends string>(
  core: Core,
  scope: StaffScope,
  debtorId: DebtorId,
  work: (caller: DebtorScope) => Promise<Result<T, R>>,
): Promise<Result<T, R | 'not_verified'>> {
  const caller = await callerScope(core, scope, debtorId)
  return caller === null ? refuse('not_verified') : work(caller)
}

/** Today's conditions, by the same engine and as the person will find them on their page. */
export async function quoteForCaller(
  core: Core,
  caller: DebtorScope,
  operator: Operator,
): Promise<Result<null, never>> {
  await freezeMenus(core, caller, { operator })
  return ok(null)
}

/**
 * "Quanto cabe no mês?" for a caller: the search of the portal, with its limits and no number of the
 * policy in it. What it finds waits for the person on their own page.
 */
export async function searchForCaller(
  core: Core,
  caller: DebtorScope,
  asked: Parameters<typeof searchPlans>[2],
): Promise<Result<null, 'no_such_creditor' | 'too_many_searches' | 'nothing_fits'>> {
  const budget = await takeFrom(core, SEARCHES_PER_DEBTOR, caller.debtorId)
  if (!budget.ok) return refuse('too_many_searches')
  const answer = await searchPlans(core, caller, asked)
  if (!answer.ok) return refuse('no_such_creditor')
  return answer.value.plans.length === 0 ? refuse('nothing_fits') : ok(null)
}

export type SendRefusal = 'no_contact' | 'too_many' | 'no_quotes'

/**
 * Sends the person a link, or word of the conditions that wait behind one, to a contact that was
 * registered before they called. Whether it goes is judged by the gate like every message.
 */
export function sendToCaller(
  core: Core,
  sender: Sender,
  caller: DebtorScope,
  { contactId, what }: { contactId: ContactId; what: 'link' | 'quotes' },
): Promise<Result<{ masked: string }, SendRefusal>> {
  const { debtorId } = caller
  return inScope(core, caller, async (tx) => {
    await lockDebtor(tx, caller, debtorId)
    const contacts = await reachableContacts(tx, caller, debtorId)
    const contact = contacts.find(({ id }) => id === contactId)
    if (!contact) return refuse('no_contact')
    if ((await sentToday(tx, caller)) >= SENDS_PER_DAY) return refuse('too_many')
    const notice = await noticeOf(tx, caller, what)
    if (notice === null) return refuse('no_quotes')
    await queueLinkMessage(tx, caller, sender, {
      debtorId,
      contactId,
      purpose: 'debts',
      by: 'support',
      notice,
    })
    return ok({ masked: contact.masked })
  })
}

async function sentToday(tx: Tx, caller: DebtorScope): Promise<number> {
  const since = tx.clock.now().subtract({ hours: 24 })
  const { debtorId } = caller
  const links = await writtenSince(tx, caller, { debtorId, template: 'fresh_link', since })
  const quotes = await writtenSince(tx, caller, { debtorId, template: 'quotes_ready', since })
  return links.length + quotes.length
}

/** The words, once the link is known; null where no condition waits for the person. */
async function noticeOf(
  tx: Tx,
  caller: DebtorScope,
  what: 'link' | 'quotes',
): Promise<((link: string) => Notice) | null> {
  if (what === 'link') return (link) => ({ template: 'fresh_link', link })
  if (caller.isMinor) return null
  const rows = await tx.read(menusRead(caller, tx.clock.now()))
  const waiting = [...menusFrom(rows).values(), ...spokenFrom(rows).values()]
  const ends = waiting.map(({ validUntil }) => validUntil)
  const [first] = ends.toSorted(Temporal.Instant.compare)
  if (!first) return null
  // Valid until the end of a day is until that day: its last instant is the next one's first.
  const until = businessDate(first.subtract({ seconds: 1 }))
  return (link) => ({ template: 'quotes_ready', link, until })
}
