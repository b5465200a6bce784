import { cases } from '#db/schema/cases.ts'
import { lockDebtor } from '#server/access/link/data.ts'
import { nextNumber } from '#server/agreements/number/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CaseId, CreditorId, DebtId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { LegalPriority } from '#server/people/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, SystemScope } from '#server/platform/scope.ts'
import { answerDueOn } from './clock/model.ts'
import {
  type Case,
  caseById,
  creditorOfDebt,
  nextBreathingSpaceOn,
  openCaseLike,
  openedToday,
} from './data.ts'
import { staffOf, writeEntry } from './entry/commands.ts'
import {
  CASE_FACTS,
  CASE_TRANSITIONS,
  type CaseChannel,
  type CaseKind,
  type CaseReason,
  freezesAtOnce,
} from './model.ts'
import { beginStandstill, endStandstill } from './standstill/commands.ts'

/** What a person asks for. `id` is made with the form, so that a double tap is one case. */
export type CaseOrder = {
  readonly id: CaseId
  readonly kind: CaseKind
  readonly reason: CaseReason
  readonly words: string | null
  /** The one debt that is disputed; null for every other kind. */
  readonly debtId: DebtId | null
}

export type OpenRefusal = 'no_such_debt' | 'once_a_year' | 'too_many' | 'used_before'

/** More in a day than this is somebody, or something, that does not ask any more. */
export const CASES_PER_DAY = 10

/**
 * Opens what a person asks for, and stops at once what it is about. Who asks again for what still
 * waits gets that case, from whatever device. A breathing space needs nobody's yes: it is answered as
 * it is opened, once a year.
 */
export function openCase(
  core: Core,
  scope: DebtorScope,
  order: CaseOrder,
): Promise<Result<Case, OpenRefusal>> {
  const channel = scope.deputy === null ? 'portal' : 'telephone'
  return inScope(core, scope, async (tx) => {
    const { debtorId } = scope
    await lockDebtor(tx, scope, debtorId)
    const creditorId = order.debtId ? await creditorOfDebt(tx, scope, order.debtId) : null
    if ((order.kind === 'dispute') !== (creditorId !== null)) return refuse('no_such_debt')
    const { legalPriority } = scope
    return writeCase(tx, scope, { ...order, debtorId, creditorId, channel, legalPriority })
  })
}

type WholeOrder = CaseOrder & {
  readonly debtorId: DebtorId
  readonly creditorId: CreditorId | null
  readonly channel: CaseChannel
  readonly legalPriority: LegalPriority
}

/** The rows of a new case, under the lock of its person; or the case that is there already. */
export async function writeCase(
  tx: Tx,
  scope: DebtorScope | SystemScope,
  order: WholeOrder,
): Promise<Result<Case, OpenRefusal>> {
  const { debtorId, kind } = order
  const replayed = await caseById(tx, scope, order.id)
  if (replayed) {
    const isSame = replayed.debtorId === debtorId && replayed.kind === kind
    return isSame ? ok(replayed) : refuse('used_before')
  }
  const like = await openCaseLike(tx, scope, order)
  if (like) return ok(await written(tx, scope, like))
  if ((await openedToday(tx, scope, debtorId)) >= CASES_PER_DAY) return refuse('too_many')
  if (kind === 'breathing_space' && (await nextBreathingSpaceOn(tx, scope, debtorId)) !== null) {
    return refuse('once_a_year')
  }
  if (!(await insertCase(tx, scope, order))) return refuse('used_before')
  return ok(await written(tx, scope, order.id))
}

async function written(tx: Tx, scope: DebtorScope | SystemScope, caseId: CaseId): Promise<Case> {
  return assertPresent(await caseById(tx, scope, caseId), 'a case that was written is there')
}

/** False where the id is another person's. */
async function insertCase(
  tx: Tx,
  scope: DebtorScope | SystemScope,
  { words, ...order }: WholeOrder,
): Promise<boolean> {
  const { id, kind, channel, debtorId, creditorId, debtId } = order
  const now = tx.clock.now()
  const on = today(tx.clock)
  const dueOn = answerDueOn(kind, on)
  const isPause = kind === 'breathing_space'
  const [row] = await tx.db
    .insert(cases)
    .values({
      ...order,
      number: await nextNumber(tx, scope, 'case', on.year),
      openedBy: staffOf(scope),
      openedAt: now,
      dueOn,
      state: isPause ? 'answered' : 'open',
      outcome: isPause ? 'accepted' : null,
      endedAt: isPause ? now : null,
    })
    .onConflictDoNothing({ target: cases.id })
    .returning({ id: cases.id })
  if (!row) return false
  const place = { caseId: id, debtorId, creditorId }
  await writeEntry(tx, scope, place, { kind: 'opened', words })
  if (CASE_FACTS[kind].stops !== 'nothing') {
    await beginStandstill(
      tx,
      scope,
      { ...place, debtId },
      { untilOn: isPause ? dueOn : null, isFrozen: freezesAtOnce(kind, order.reason) },
    )
  }
  await recordAudit(tx, scope, {
    action: 'case.opened',
    ...auditOf(order),
    channel,
    dueOn: dueOn.toString(),
  })
  return true
}

/** What the record of an act in a case names. */
export function auditOf(of: {
  readonly id: CaseId
  readonly kind: CaseKind
  readonly debtorId: DebtorId
  readonly creditorId: CreditorId | null
}) {
  const { id: subjectId, kind, debtorId, creditorId } = of
  return { subjectId, kind, debtorId, ...(creditorId === null ? {} : { creditorId }) }
}

export type OwnRefusal = 'not_found' | 'ended' | 'nothing_said'

/** The person says more: what was asked of them, or what they forgot. */
export function replyToCase(
  core: Core,
  scope: DebtorScope,
  { caseId, words }: { caseId: CaseId; words: string | null },
): Promise<Result<Case, OwnRefusal>> {
  if (words === null) return Promise.resolve(refuse('nothing_said'))
  return inScope(core, scope, async (tx) => {
    const moved = await moveOwn(tx, scope, caseId, 'reply')
    if (!moved.ok) return moved
    await writeEntry(tx, scope, placeOf(moved.value), { kind: 'replied', words })
    await recordAudit(tx, scope, { action: 'case.replied', ...auditOf(moved.value) })
    return ok(await written(tx, scope, caseId))
  })
}

/** The person takes it back: what stood still because of it goes on. */
export function withdrawCase(
  core: Core,
  scope: DebtorScope,
  caseId: CaseId,
): Promise<Result<Case, OwnRefusal>> {
  return inScope(core, scope, async (tx) => {
    const moved = await moveOwn(tx, scope, caseId, 'withdraw')
    if (!moved.ok) return moved
    await writeEntry(tx, scope, placeOf(moved.value), { kind: 'withdrawn', words: null })
    await endStandstill(tx, scope, caseId, 'withdrawn')
    await recordAudit(tx, scope, { action: 'case.withdrawn', ...auditOf(moved.value) })
    return ok(await written(tx, scope, caseId))
  })
}

/** A case as its next state leaves it. */
type Moved = Pick<Case, 'id' | 'kind' | 'debtorId' | 'creditorId'>

/** Moves a person's own case on, guarded by the statement itself. */
export async function moveOwn(
  tx: Tx,
  scope: DebtorScope,
  caseId: CaseId,
  event: 'reply' | 'withdraw',
): Promise<Result<Moved, 'not_found' | 'ended'>> {
  const [row] = await tx.sql<Moved>(
    `update cases set state = $3, ended_at = case when $3 = 'withdrawn' then $4::timestamptz end
      where id = $1 and debtor_id = $2 and state = any ($5) and (channel <> 'link' or $3 = 'open')
      returning id, kind, debtor_id as "debtorId", creditor_id as "creditorId"`,
    [
      caseId,
      scope.debtorId,
      event === 'reply' ? 'open' : 'withdrawn',
      tx.clock.now(),
      statesAccepting(CASE_TRANSITIONS, event),
    ],
  )
  if (row) return ok(row)
  return refuse((await caseById(tx, scope, caseId)) ? 'ended' : 'not_found')
}

export function placeOf({ id, debtorId, creditorId }: Moved) {
  return { caseId: id, debtorId, creditorId }
}
