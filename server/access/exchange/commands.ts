import { eq } from 'drizzle-orm'
import { accessLinks } from '#db/schema/access.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { AccessLinkId, ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Sender } from '#server/messages/model.ts'
import { arriveOnDevice } from '#server/messages/push/commands.ts'
import type { Letters } from '#server/people/letters/model.ts'
import type { LegalPriority } from '#server/people/model.ts'
import { sameSecret, sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { isExhausted, takeFrom } from '#server/platform/rate-limit.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { welcome } from '../arrival/commands.ts'
import { giveTryBack, takeTry, type Visitor } from '../budget/commands.ts'
import {
  EXCHANGE_EVERYWHERE,
  EXCHANGE_PER_ADDRESS,
  EXCHANGE_PER_NETWORK,
  UNKNOWN_LINKS,
} from '../budget/model.ts'
import { askCompanyCode } from '../company/commands.ts'
import { isOthersCopy } from '../copy/data.ts'
import { linkByToken } from '../link/data.ts'
import { sendFreshLink } from '../lost-link/commands.ts'
import {
  areDigits,
  DIGIT_MISSES_PER_DAY,
  FREEZE_MINUTES,
  LINK_TRIES,
  type LinkPurpose,
} from '../model.ts'
import { endSessions, type OpenedSession, openSession } from '../session/commands.ts'
import { holderOf } from '../session/data.ts'

export type ExchangeAttempt = {
  readonly token: string
  /** The first five digits of the CPF, digits only. */
  readonly digits: string
  readonly client: Visitor
  /** The cookie the browser came with: that session ends, whoever's it was. */
  readonly formerSecret: string | null
  /** The device's cookie: what another person was reminded of there ends. */
  readonly deviceSecret?: string | null | undefined
  /** The mark of the copy that the browser keeps of an agreement. */
  readonly copyMark?: string | null | undefined
  /** How the browser's person wants to read. */
  readonly letters?: Letters | null | undefined
}

export type Entrance =
  /** R1: the person is in. */
  | ({
      readonly kind: 'entered'
      /** The browser was another person's before: it forgets what it keeps. */
      readonly isAnotherPerson: boolean
      readonly legalPriority: LegalPriority
    } & Pick<OpenedSession, 'secret' | 'expiresAt'>)
  /** A company's link: digits count for nothing, a code is on its way. */
  | { readonly kind: 'code_asked'; readonly secret: string }

/**
 * `incomplete`: not five digits; costs no try and looks nothing up.
 * `unavailable` is one answer for unknown, expired and revoked links, after the same statements.
 * `frozen`: too many wrong digits; right ones are refused too.
 */
export type ExchangeRefusal = 'incomplete' | 'wrong_digits' | 'frozen' | 'unavailable' | 'throttled'
export type MissesLeft = { readonly triesLeft: number }

const BUDGETS = { address: EXCHANGE_PER_ADDRESS, network: EXCHANGE_PER_NETWORK }

/**
 * Exchanges a link and five digits for a session at R1: the only way in, and only by POST. The
 * digits are compared with this link's person alone; each try is counted before it is judged, so
 * parallel tries cannot exceed five.
 */
export async function exchangeLink(
  core: Core,
  sender: Sender,
  attempt: ExchangeAttempt,
): Promise<Result<Entrance, ExchangeRefusal, MissesLeft>> {
  const { client } = attempt
  if (!areDigits(attempt.digits, 5)) return refuse('incomplete')
  const admitted = await takeTry(core, client, BUDGETS)
  const isTripped = await isExhausted(core, EXCHANGE_EVERYWHERE, 'all')
  if (!admitted.ok || isTripped) {
    if (isTripped) core.log.error({ alert: 'exchange_breaker' }, 'link exchange is held back')
    return refuse('throttled')
  }
  const scope = mintSystemScope('link-exchange')
  const judged = await inScope(core, scope, (tx) => judgeAttempt(tx, scope, attempt))
  switch (judged.kind) {
    case 'entered': {
      await giveTryBack(core, client, BUDGETS)
      const { kind, secret, expiresAt, isAnotherPerson } = judged
      const legalPriority = await welcome(core, sender, secret, attempt.letters ?? null)
      return ok({ kind, secret, expiresAt, isAnotherPerson, legalPriority })
    }
    case 'company': {
      await giveTryBack(core, client, BUDGETS)
      const { secret } = await askCompanyCode(core, sender, attempt)
      return ok({ kind: 'code_asked', secret })
    }
    case 'missed': {
      await takeFrom(core, EXCHANGE_EVERYWHERE, 'all')
      if (judged.misses < LINK_TRIES) {
        return refuse('wrong_digits', { triesLeft: LINK_TRIES - judged.misses })
      }
      // Where the day's misses are used up a fresh link would be refused as well.
      if (judged.missesToday < DIGIT_MISSES_PER_DAY) {
        await sendFreshLink(core, sender, scope, judged)
      }
      return refuse('frozen')
    }
    default:
      await takeFrom(core, UNKNOWN_LINKS, 'all')
      return refuse(judged.kind)
  }
}

type Judgement =
  | ({ readonly kind: 'entered'; readonly isAnotherPerson: boolean } & OpenedSession)
  | {
      readonly kind: 'missed'
      readonly misses: number
      /** Of the person, over links of the last 24 hours. */
      readonly missesToday: number
      readonly debtorId: DebtorId
      readonly contactId: ContactId | null
      readonly purpose: LinkPurpose
    }
  | { readonly kind: 'company' | 'frozen' | 'unavailable' }

async function judgeAttempt(
  tx: Tx,
  scope: SystemScope,
  { token, digits, client, formerSecret, deviceSecret, copyMark }: ExchangeAttempt,
): Promise<Judgement> {
  const counted = await countTry(tx, scope, token)
  // Asked in any case: the number of exchanges must not tell a real link from an invented one.
  const link = await linkByToken(tx, scope, token)
  if (counted === null) return whyClosed(tx, link)
  const { linkId, debtorId, contactId, purpose, misses } = counted
  const place = { column: 'debtors.document', row: counted.documentIndex }
  const document = tx.vault.open(counted.documentSealed, place)
  if (!sameSecret(sha256(document.slice(0, 5)), sha256(digits))) {
    await recordAudit(tx, scope, {
      action: 'link.digits_missed',
      subjectId: linkId,
      debtorId,
      misses,
    })
    if (misses === LINK_TRIES) {
      await recordAudit(tx, scope, { action: 'link.frozen', subjectId: linkId, debtorId })
    }
    const { missesToday } = counted
    return { kind: 'missed', misses, missesToday, debtorId, contactId, purpose }
  }
  await forgiveMisses(tx, linkId, counted.firstUsedAt ?? tx.clock.now())
  const isAnotherPerson = await takeOver(tx, scope, {
    debtorId,
    formerSecret,
    deviceSecret,
    copyMark,
  })
  const session = await openSession(tx, scope, { debtorId, linkId, rung: 'R1', visitor: client })
  return { kind: 'entered', isAnotherPerson, ...session }
}

/** Ends what this browser was before. Answers whether that was another person's. */
async function takeOver(
  tx: Tx,
  scope: SystemScope,
  {
    debtorId,
    formerSecret,
    deviceSecret,
    copyMark,
  }: Pick<ExchangeAttempt, 'formerSecret' | 'deviceSecret' | 'copyMark'> & { debtorId: DebtorId },
): Promise<boolean> {
  const isReminded = !!deviceSecret && (await arriveOnDevice(tx, scope, { debtorId, deviceSecret }))
  const wasOthersDevice = isReminded || isOthersCopy(copyMark, debtorId)
  if (formerSecret === null) return wasOthersDevice
  const former = await holderOf(tx, scope, formerSecret)
  await endSessions(tx, scope, { secret: formerSecret }, 'replaced')
  return wasOthersDevice || (former !== null && former !== debtorId)
}

type CountedTry = {
  readonly linkId: AccessLinkId
  readonly debtorId: DebtorId
  readonly contactId: ContactId | null
  readonly purpose: LinkPurpose
  readonly misses: number
  readonly missesToday: number
  readonly firstUsedAt: Temporal.Instant | null
  readonly documentIndex: Buffer
  readonly documentSealed: Buffer
}

/**
 * Counts the try as a miss before anything is compared; the guard is in the statement, and the
 * row stays locked until the verdict. Null where the link opens nothing now. The fifth miss
 * freezes; after a freeze every further miss freezes again.
 */
async function countTry(tx: Tx, _scope: SystemScope, token: string): Promise<CountedTry | null> {
  const now = tx.clock.now()
  const [row] = await tx.sql<{
    id: AccessLinkId
    debtor_id: DebtorId
    contact_id: ContactId | null
    purpose: LinkPurpose
    misses: number
    misses_before: number
    first_used_at: Temporal.Instant | null
    document_index: Buffer
    document_sealed: Buffer
  }>(
    `update access_links l
        set misses = least(l.misses + 1, $3),
            frozen_until = case when l.misses + 1 >= $3 then $4::timestamptz end
       from debtors d, lateral (
         select coalesce(sum(o.misses), 0)::int as misses from access_links o
          where o.debtor_id = d.id and o.created_at > $5) today
      where l.token_hash = $1 and d.id = l.debtor_id and d.document_kind = 'cpf'
        and l.revoked_at is null and l.expires_at > $2
        and (l.frozen_until is null or l.frozen_until <= $2)
        and today.misses < $6
      returning l.id, l.debtor_id, l.contact_id, l.purpose, l.misses, l.first_used_at,
                today.misses as misses_before, d.document_index, d.document_sealed`,
    [
      sha256(token),
      now,
      LINK_TRIES,
      now.add({ minutes: FREEZE_MINUTES }),
      now.subtract({ hours: 24 }),
      DIGIT_MISSES_PER_DAY,
    ],
  )
  if (!row) return null
  return {
    linkId: row.id,
    debtorId: row.debtor_id,
    contactId: row.contact_id,
    purpose: row.purpose,
    misses: row.misses,
    missesToday: row.misses_before + 1,
    firstUsedAt: row.first_used_at,
    documentIndex: row.document_index,
    documentSealed: row.document_sealed,
  }
}

/**
 * Why a link opens nothing. A frozen link says so for as long as it is frozen, also when a fresh
 * one has replaced it meanwhile: the person who is waiting must not be told something else.
 */
function whyClosed(tx: Tx, link: Awaited<ReturnType<typeof linkByToken>>): Judgement {
  if (link === null) return { kind: 'unavailable' }
  const { frozenUntil, isLive, documentKind } = link
  if (frozenUntil !== null && Temporal.Instant.compare(frozenUntil, tx.clock.now()) > 0) {
    return { kind: 'frozen' }
  }
  if (!isLive) return { kind: 'unavailable' }
  // A live link of a person that is not frozen itself: the day's misses are used up.
  return { kind: documentKind === 'cnpj' ? 'company' : 'frozen' }
}

/** The digits were right: the try that was counted, and earlier slips of the person, are undone. */
async function forgiveMisses(
  tx: Tx,
  linkId: AccessLinkId,
  firstUsedAt: Temporal.Instant,
): Promise<void> {
  await tx.db
    .update(accessLinks)
    .set({ misses: 0, frozenUntil: null, firstUsedAt })
    .where(eq(accessLinks.id, linkId))
}
