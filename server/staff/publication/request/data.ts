import { today } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import type { ApprovalChange } from '#server/staff/approval/model.ts'
import { type Draft, draftOf, liveVersionOf, portfolioAsOf, type Shelf } from '../data.ts'

/** What a draft would have done to the portfolio of one day. */
export type Trial = {
  readonly id: string
  readonly contentSha256: string
  /** What it was compared with; null: nothing was in force. */
  readonly liveVersion: number | null
  readonly computedOn: Temporal.PlainDate
  readonly dataAsOf: Temporal.Instant | null
}

/** A request to publish, whatever it is that is published. */
export type Publication = Extract<
  ApprovalChange,
  { kind: 'publish_offers' } | { kind: 'publish_journey' }
>

/** A shelf from which two people put something in force: what each kind of it has of its own. */
export type Publishable<T> = Shelf<T> & {
  /** Whether neither the law nor a rule of ours stands against it now. */
  readonly mayStand: (
    tx: Tx,
    scope: StaffScope | SystemScope,
    creditorId: CreditorId,
    content: T,
  ) => Promise<boolean>
  /** The newest trial of any draft; null: none. */
  readonly newestTrial: (tx: Tx, scope: StaffScope, creditorId: CreditorId) => Promise<Trial | null>
  /** The request by which a second person is asked. */
  readonly changeOf: (
    creditorId: CreditorId,
    before: Publication['before'],
    after: Asked,
  ) => Publication
}

/** What is asked for; `inForceFrom` is a civil date, absent: at once. */
export type Asked = {
  readonly draft: number
  readonly contentSha256: string
  readonly trialId: string
  readonly inForceFrom?: string
}

export type ReadyRefusal =
  /** Somebody else wrote meanwhile: read again. */
  | 'changed'
  /** The law, or a rule of ours, stands against it. */
  | 'illegal'
  /** Nobody saw what this very draft would do to the portfolio of today. */
  | 'not_tried'

/** What stands between a draft and its publication; `before` of a request, read again at approval. */
export async function standingOf(
  tx: Tx,
  scope: StaffScope,
  shelf: Shelf<unknown>,
  creditorId: CreditorId,
): Promise<Publication['before'] | null> {
  const draft = await draftOf(tx, scope, shelf, creditorId)
  if (draft === null) return null
  return {
    liveVersion: await liveVersionOf(tx, scope, shelf, creditorId),
    draft: draft.version,
  }
}

/** The newest draft, where it is this one, may stand, and was tried on the portfolio of today. */
export async function readyToPublish<T>(
  tx: Tx,
  scope: StaffScope,
  kind: Publishable<T>,
  { creditorId, version }: { creditorId: CreditorId; version: number },
): Promise<Result<{ draft: Draft<T>; trialId: string }, ReadyRefusal>> {
  const draft = await draftOf(tx, scope, kind, creditorId)
  if (draft === null || draft.version !== version) return refuse('changed')
  if (!(await kind.mayStand(tx, scope, creditorId, draft.content))) return refuse('illegal')
  const made = await kind.newestTrial(tx, scope, creditorId)
  const isTried = await standsFor(tx, scope, kind, { creditorId, draft, made })
  return made && isTried ? ok({ draft, trialId: made.id }) : refuse('not_tried')
}

/**
 * Whether a trial says what this draft would do now: of this very content, beside what is in force, on
 * the portfolio of today.
 */
export async function standsFor(
  tx: Tx,
  scope: StaffScope,
  shelf: Shelf<unknown>,
  of: { creditorId: CreditorId; draft: Draft<unknown> | null; made: Trial | null },
): Promise<boolean> {
  const { creditorId, draft, made } = of
  if (draft === null || made === null) return false
  const live = await liveVersionOf(tx, scope, shelf, creditorId)
  const asOf = await portfolioAsOf(tx, scope, creditorId)
  return (
    made.contentSha256 === draft.contentSha256 &&
    made.liveVersion === live &&
    made.computedOn.equals(today(tx.clock)) &&
    made.dataAsOf?.epochMilliseconds === asOf?.epochMilliseconds
  )
}
