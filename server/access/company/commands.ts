import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Sender } from '#server/messages/model.ts'
import { arriveOnDevice } from '#server/messages/push/commands.ts'
import type { Letters } from '#server/people/letters/model.ts'
import type { LegalPriority } from '#server/people/model.ts'
import { newSecret } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { takeFrom } from '#server/platform/rate-limit.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { welcome } from '../arrival/commands.ts'
import { takeTry, type Visitor } from '../budget/commands.ts'
import { DECOY_TRIES, REQUESTS_PER_ADDRESS, REQUESTS_PER_NETWORK } from '../budget/model.ts'
import { type CodeHolder, type CodeSubject, sendCode } from '../code/commands.ts'
import { type ConfirmRefusal, enterCode, type TriesLeft } from '../confirmation/commands.ts'
import { isOthersCopy } from '../copy/data.ts'
import { linkByToken } from '../link/data.ts'
import { areDigits, SESSION_SECRET_BYTES } from '../model.ts'
import { endSessions, liveSession, type OpenedSession, openSession } from '../session/commands.ts'

/** Companies have no CPF to ask digits of: their link leads to a code at once. */
const ENTER = { action: 'enter', subjectId: null } satisfies CodeSubject

export type CompanyRequest = {
  readonly token: string
  readonly client: Visitor
  readonly formerSecret: string | null
}

const BUDGETS = { address: REQUESTS_PER_ADDRESS, network: REQUESTS_PER_NETWORK }

/**
 * Asks for the code of a company's link, or for another one. The answer is the same whatever the
 * token is: a secret for the browser, which for anything but a live link of a company belongs to
 * no session, so that the page tells nobody whose link this is.
 */
export async function requestCompanyCode(
  core: Core,
  sender: Sender,
  request: CompanyRequest,
): Promise<Result<{ secret: string }, 'throttled'>> {
  const admitted = await takeTry(core, request.client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  return ok(await askCompanyCode(core, sender, request))
}

/** As `requestCompanyCode`, where the visitor's budget was taken already. */
export async function askCompanyCode(
  core: Core,
  sender: Sender,
  { token, formerSecret, client }: CompanyRequest,
): Promise<{ secret: string }> {
  const scope = mintSystemScope('company-entrance')
  const former = formerSecret === null ? null : await liveSession(core, formerSecret)
  const opened = await inScope(core, scope, async (tx) => {
    const link = await linkByToken(tx, scope, token)
    if (link === null || !link.isLive || link.documentKind !== 'cnpj') return null
    const { debtorId } = link
    if (former?.rung === 'R0' && former.linkId === link.id && formerSecret !== null) {
      return { secret: formerSecret, holder: former }
    }
    if (formerSecret !== null) await endSessions(tx, scope, { secret: formerSecret }, 'replaced')
    const session = await openSession(tx, scope, {
      debtorId,
      linkId: link.id,
      rung: 'R0',
      visitor: client,
    })
    const holder: CodeHolder = { sessionId: session.sessionId, debtorId }
    return { secret: session.secret, holder }
  })
  if (opened === null) return { secret: newSecret(SESSION_SECRET_BYTES) }
  const sent = await sendCode(core, sender, scope, opened.holder, ENTER)
  if (!sent.ok) core.log.info({ reason: sent.reason }, 'company code not sent')
  return { secret: opened.secret }
}

export type CompanyEntry = {
  /** The cookie that asking for the code left behind. */
  readonly secret: string | null
  readonly code: string
  readonly client: Visitor
  readonly deviceSecret?: string | null | undefined
  readonly copyMark?: string | null | undefined
  readonly letters?: Letters | null | undefined
}

/** The browser was another person's before: it forgets what it keeps. */
type CompanyEntrance = OpenedSession & {
  readonly isAnotherPerson: boolean
  readonly legalPriority: LegalPriority
}

/**
 * Enters the code of a company: from R0 to R2 at once. A secret that belongs to no waiting
 * entrance is answered as wrong codes are, and runs out of tries as they do.
 */
export async function confirmCompanyCode(
  core: Core,
  sender: Sender,
  { secret, code, client, deviceSecret, copyMark, letters }: CompanyEntry,
): Promise<Result<CompanyEntrance, ConfirmRefusal | 'throttled', TriesLeft>> {
  const admitted = await takeTry(core, client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  if (secret === null) return refuse('code_ended')
  if (!areDigits(code, 6)) return refuse('incomplete')
  const entrance = await liveSession(core, secret)
  if (entrance?.rung === 'R0') {
    const scope = mintSystemScope('company-entrance')
    const entered = await enterCode(core, sender, scope, entrance, { ...ENTER, code })
    if (!entered.ok) return entered
    const legalPriority = await welcome(core, sender, entered.value.secret, letters ?? null)
    const { debtorId } = entrance
    const isReminded =
      !!deviceSecret &&
      (await inScope(core, scope, (tx) => arriveOnDevice(tx, scope, { debtorId, deviceSecret })))
    const isAnotherPerson = isReminded || isOthersCopy(copyMark, debtorId)
    return ok({ ...entered.value, isAnotherPerson, legalPriority })
  }
  const decoy = await takeFrom(core, DECOY_TRIES, secret)
  return decoy.ok && decoy.value.remaining > 0
    ? refuse('wrong_code', { triesLeft: decoy.value.remaining })
    : refuse('code_ended')
}
