import type { CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { writeDraft } from '#server/staff/publication/commands.ts'
import { draftOf, versionsOf } from '#server/staff/publication/data.ts'
import { firstJourney } from '../beginning/model.ts'
import { JOURNEY_SHELF } from '../data.ts'
import { contextOf } from '../legality/data.ts'
import { isBefore, type Journey, type JourneyStep, MOST_STEPS } from '../model.ts'

/** What a form does to a draft. An illegal draft may be written; it cannot be published. */
export type JourneyEdit =
  /** Replaces the step at a place, or adds it behind the last one. */
  | { readonly kind: 'step'; readonly place: number; readonly step: JourneyStep }
  | { readonly kind: 'remove'; readonly place: number }

export type JourneyDraftRefusal =
  /** Somebody else wrote meanwhile: read again. */
  'changed' | 'no_such_step'

/** Writes the next version of a draft; `version` is the one that was read. */
export async function editJourney(
  tx: Tx,
  scope: StaffScope,
  { creditorId, version, edit }: { creditorId: CreditorId; version: number; edit: JourneyEdit },
): Promise<Result<{ version: number }, JourneyDraftRefusal>> {
  const draft = await draftOf(tx, scope, JOURNEY_SHELF, creditorId)
  if (draft === null || draft.version !== version) return refuse('changed')
  const edited = editedJourney(draft.content, edit)
  if (!edited.ok) return edited
  const next = { creditorId, after: version, content: edited.value }
  return writeDraft(tx, scope, JOURNEY_SHELF, next)
}

/**
 * A draft with the steps of a version that is or was in force: where one begins, and the one click
 * back to older steps, which are then published as a new version. Of none (null) it begins with the
 * proposed journey.
 */
export async function journeyFromVersion(
  tx: Tx,
  scope: StaffScope,
  {
    creditorId,
    version,
    published,
  }: { creditorId: CreditorId; version: number | null; published: number | null },
): Promise<Result<{ version: number }, 'changed' | 'no_such_version'>> {
  const versions = await versionsOf(tx, scope, JOURNEY_SHELF, creditorId)
  const journey =
    published === null
      ? await proposalFor(tx, scope, creditorId)
      : versions.find((one) => one.version === published)?.content
  if (!journey) return refuse('no_such_version')
  const draft = await draftOf(tx, scope, JOURNEY_SHELF, creditorId)
  if ((draft?.version ?? null) !== version) return refuse('changed')
  const next = { creditorId, after: version ?? 0, content: journey }
  return writeDraft(tx, scope, JOURNEY_SHELF, next)
}

async function proposalFor(tx: Tx, scope: StaffScope, creditorId: CreditorId): Promise<Journey> {
  const { offersHoldDays } = await contextOf(tx, scope, creditorId)
  return firstJourney({ hasOffers: offersHoldDays !== null })
}

/** Steps stand in the order in which they come: those of instalments first, then by their day. */
function editedJourney(journey: Journey, edit: JourneyEdit): Result<Journey, 'no_such_step'> {
  const { steps } = journey
  const isKnown = edit.place < steps.length
  if (edit.kind === 'remove') {
    if (!isKnown) return refuse('no_such_step')
    return ok({ ...journey, steps: steps.toSpliced(edit.place, 1) })
  }
  if (edit.place > steps.length || (!isKnown && steps.length >= MOST_STEPS)) {
    return refuse('no_such_step')
  }
  const others = isKnown ? steps.toSpliced(edit.place, 1) : steps
  const isTaken = others.some(({ id }) => id === edit.step.id)
  const step = isTaken ? { ...edit.step, id: freeId(others) } : edit.step
  const rank = ({ anchor, day }: JourneyStep) =>
    (anchor === 'debt' ? 10_000 : 0) + (isBefore(day) ? 0 : 5_000) + day
  return ok({ ...journey, steps: [...others, step].sort((a, b) => rank(a) - rank(b)) })
}

function freeId(steps: readonly JourneyStep[]): string {
  const taken = new Set(steps.map(({ id }) => id))
  let number = steps.length + 1
  while (taken.has(`passo-${number}`)) number += 1
  return `passo-${number}`
}
