import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import { chargeById } from '#server/payments/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { notFetched } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { advance, converge, findMade } from './asking/commands.ts'
import {
  type AutomaticKey,
  type AutomaticRow,
  automaticById,
  automaticByName,
  automaticsToAskFor,
  openAutomatic,
} from './data.ts'
import { endAutomatic, moveAutomatic, noteAutomaticAsked } from './state/commands.ts'

/** What the provider's notice of an authorisation leads to: it is fetched, never believed. */
export async function followAutomatic(
  { pix }: Services,
  scope: SystemScope,
  recurrenceId: string,
): Promise<(tx: Tx) => Promise<string>> {
  const answer = await pix.getRec(recurrenceId)
  if (answer.kind === 'unknown') throw notFetched('authorisation', answer)
  if (answer.kind !== 'ok') return async () => 'ignored'
  const rec = answer.value
  return async (tx) => {
    const row =
      (await automaticByName(tx, scope, { recurrenceId })) ??
      (await automaticByName(tx, scope, { contract: rec.contract }))
    if (row === null) return 'ignored'
    // Told of before the answer that made it was written down: that one finds it by its contract.
    if (row.recurrenceId !== null && row.recurrenceId !== recurrenceId) return 'quarantined'
    await converge(tx, scope, row, rec)
    return 'followed'
  }
}

/** Tells the provider that an authorisation is not wanted any more. Throws while it does not answer. */
export async function endAtProvider(
  core: Core,
  services: Services,
  scope: SystemScope,
  key: AutomaticKey,
): Promise<void> {
  const row = await inScope(core, scope, (tx) => automaticById(tx, scope, key))
  if (!row || row.cancelWantedAt === null || row.endedAt !== null) return
  if (row.status === 'unknown') return settleUnknown(core, services, scope, row)
  const id = assertPresent(row.recurrenceId, 'what the provider has, has its id')
  const answer = await services.pix.cancelRec(id)
  if (answer.kind === 'unknown') throw new Error(`authorisation not ended yet: ${answer.cause}`)
  const found = answer.kind === 'ok' ? answer : await services.pix.getRec(id)
  if (found.kind === 'ok') {
    const rec = found.value
    await inScope(core, scope, (tx) => converge(tx, scope, row, rec))
  } else if (found.kind === 'not_found') {
    await inScope(core, scope, (tx) => moveAutomatic(tx, scope, row, 'cancelled'))
  } else {
    throw new Error('authorisation not ended yet: refused')
  }
}

async function settleUnknown(
  core: Core,
  { pix }: Services,
  scope: SystemScope,
  row: AutomaticRow,
): Promise<void> {
  const found = await findMade(pix, row, core.clock.now())
  await inScope(core, scope, async (tx) => {
    await noteAutomaticAsked(tx, scope, row)
    if (found === 'unknown') return
    if (found !== 'absent') await converge(tx, scope, row, found)
    else if (row.cancelWantedAt !== null) await moveAutomatic(tx, scope, row, 'cancelled')
    else await moveAutomatic(tx, scope, row, 'not_there')
  })
}

/** An agreement that was settled, stopped or undone is collected from nobody. */
export function endOfAgreement(
  core: Core,
  scope: SystemScope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<void> {
  return inScope(core, scope, async (tx) => {
    const open = await openAutomatic(tx, scope, key)
    if (open) await endAutomatic(tx, scope, open, 'plan')
  })
}

const BATCH = 50

/**
 * The janitor of authorisations: asks on where a step was not finished, looks for those whose making
 * was not answered, and asks once a day about each that stands, since notices get lost. Answers how
 * many it looked at.
 */
export async function sweepAutomatics(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  if (!services.pixProducts.automatic) return 0
  const due = await inScope(core, scope, (tx) => automaticsToAskFor(tx, scope, BATCH))
  for (const row of due) await askAbout(core, services, scope, row)
  return due.length
}

async function askAbout(
  core: Core,
  services: Services,
  scope: SystemScope,
  row: AutomaticRow,
): Promise<void> {
  const key = { creditorId: row.creditorId, automaticId: row.id }
  await inScope(core, scope, (tx) => noteAutomaticAsked(tx, scope, row))
  if (row.status === 'unknown') return settleUnknown(core, services, scope, row)
  if (row.cancelWantedAt !== null) {
    const ending = endAtProvider(core, services, scope, key)
    return ending.catch((error) => core.log.warn({ automaticId: row.id, error }, 'not ended yet'))
  }
  await advance(core, services, scope, key)
  if (row.recurrenceId === null) return
  const answer = await services.pix.getRec(row.recurrenceId)
  if (answer.kind !== 'ok') return
  await inScope(core, scope, async (tx) => {
    await converge(tx, scope, row, answer.value)
    await endUnanswered(tx, scope, row)
  })
}

/** How long a payer's bank may take to say that the payment authorised, too. */
const ANSWER_MINUTES = 60

/** The entry was paid without authorising, or its code is over: nothing will come of it. */
async function endUnanswered(tx: Tx, scope: SystemScope, { creditorId, id }: AutomaticRow) {
  const row = await automaticById(tx, scope, { creditorId, automaticId: id })
  if (row?.status !== 'created') return
  const entry = await chargeById(tx, scope, { creditorId, chargeId: row.entryChargeId })
  if (!entry || ['created', 'live', 'unknown'].includes(entry.status)) return
  const age = tx.clock.now().since(row.createdAt).total('minutes')
  const isWaiting = entry.status === 'paid' && age < ANSWER_MINUTES
  if (!isWaiting) await endAutomatic(tx, scope, row, 'unanswered')
}

/** Two days back: what was made lately, and told about or not. */
const LISTED = { hours: 48 }

/**
 * Reads the provider's list of authorisations: one of ours that is there twice, because a list once
 * left it out, is ended where it is not the one we know. Answers how many were ended.
 */
export async function sweepAutomaticList(
  core: Core,
  { pix, pixProducts }: Services,
  scope: SystemScope,
): Promise<number> {
  if (!pixProducts.automatic) return 0
  const to = core.clock.now()
  let ended = 0
  for (let page = 0; ; page++) {
    const answer = await pix.listRec({ from: to.subtract(LISTED), to, page })
    if (answer.kind !== 'ok') {
      core.log.warn({ kind: answer.kind }, 'authorisations not listed')
      return ended
    }
    for (const rec of answer.value.items) {
      const row = await inScope(core, scope, (tx) =>
        automaticByName(tx, scope, { contract: rec.contract }),
      )
      const isStanding = rec.status === 'created' || rec.status === 'approved'
      const isTwin = row !== null && row.recurrenceId !== null && row.recurrenceId !== rec.id
      if (!isStanding || !isTwin) continue
      core.log.error({ automaticId: row.id }, 'an authorisation is at the provider twice')
      if ((await pix.cancelRec(rec.id)).kind === 'ok') ended += 1
    }
    if (page + 1 >= answer.value.pages) return ended
  }
}
