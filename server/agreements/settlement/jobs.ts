import { followCollection } from '#server/agreements/automatic/collection/jobs.ts'
import { followAutomatic } from '#server/agreements/automatic/jobs.ts'
import { settlePix } from '#server/agreements/reversal/jobs.ts'
import { askForCardPage, followStripe } from '#server/agreements/settlement/card/jobs.ts'
import type { FollowUp } from '#server/agreements/settlement/commands.ts'
import { assertNever, assertPresent } from '#server/kernel/assert.ts'
import { applyProviderAnswer } from '#server/payments/charge/commands.ts'
import { type ChargeAttempt, chargesToAskFor } from '#server/payments/charge/data.ts'
import { findPixCharge, type ProviderCharge } from '#server/payments/charge/provider/data.ts'
import { moveCharge, noteAsked } from '#server/payments/commands.ts'
import {
  closeNotice,
  MOST_ATTEMPTS,
  type OpenNotice,
  openNotice,
  parkNotice,
  uncountTry,
} from '#server/payments/notice/commands.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { notFetched, ProviderSilent } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/**
 * Follows a notice up: fetches what it hints at from the provider and books what the provider's
 * own book says. Safe to repeat at any point. Throws while the provider gives no answer, and where
 * it failed; a notice that failed too often is parked, and the others go on.
 */
export async function processNotice(
  core: Core,
  services: Services,
  scope: SystemScope,
  input: { inboxId: string },
): Promise<void> {
  const notice = await openNotice(core, scope, input.inboxId)
  if (notice === null) return
  try {
    const settle = await follow(core, services, scope, notice)
    await inScope(core, scope, async (tx) => {
      const outcome = await settle(tx)
      if (outcome === 'quarantined' || outcome === 'unplaced') {
        core.log.error({ inboxId: input.inboxId, outcome }, 'money arrived that nobody asked for')
      }
      await closeNotice(tx, scope, input.inboxId, outcome)
    })
  } catch (error) {
    if (error instanceof ProviderSilent) await uncountTry(core, scope, input.inboxId)
    else if (notice.attempts >= MOST_ATTEMPTS) {
      core.log.error({ inboxId: input.inboxId, error }, 'notice failed for the last time')
      return inScope(core, scope, (tx) => parkNotice(tx, scope, input.inboxId))
    }
    throw error
  }
}

async function follow(
  core: Core,
  services: Services,
  scope: SystemScope,
  { provider, hint }: OpenNotice,
): Promise<FollowUp> {
  switch (provider) {
    case 'pix':
      return followPix(core, services, scope, hint)
    case 'stripe':
      return followStripe(core, services, scope, hint)
    case 'sms':
      // A gateway's report says nothing about money, and was finished when it came.
      return async () => 'ignored'
    default:
      return assertNever(provider)
  }
}

async function followPix(
  core: Core,
  services: Services,
  scope: SystemScope,
  hint: Readonly<Record<string, string>>,
): Promise<FollowUp> {
  if (hint.recurrenceId) return followAutomatic(services, scope, hint.recurrenceId)
  if (hint.debitTxid) return followCollection(core, services, scope, hint.debitTxid)
  const answer = await services.pix.getPix(
    assertPresent(hint.endToEndId, 'a notice of Pix names it'),
  )
  if (answer.kind === 'unknown') throw notFetched('pix', answer)
  if (answer.kind !== 'ok') return async () => 'not_paid'
  return (tx) => settlePix(tx, scope, answer.value)
}

const SWEEP_BATCH = 50

/**
 * The janitor: asks the provider about every charge whose answer was lost and every code that ran
 * out, books payments whose notice never came, and closes what certainly is not there. Answers
 * how many charges it looked at.
 */
export async function sweepCharges(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const due = await inScope(core, scope, (tx) => chargesToAskFor(tx, scope, SWEEP_BATCH))
  for (const charge of due) {
    if (charge.provider === 'stripe') {
      await askForCardPage(core, services, scope, charge)
      continue
    }
    const answer = await findPixCharge(services.pix, charge)
    await inScope(core, scope, async (tx) => {
      await noteAsked(tx, scope, charge)
      if (answer.kind === 'ok') return convergeCharge(tx, scope, charge, answer.value)
      if (answer.kind === 'not_found') {
        const event = charge.status === 'live' ? 'ran_out' : 'refused'
        await moveCharge(tx, charge.creditorId, charge.chargeId, event)
      } else if (answer.kind === 'refused') {
        core.log.error(
          { chargeId: charge.chargeId, problem: answer.problem },
          'charge not readable',
        )
      }
    })
  }
  return due.length
}

async function convergeCharge(
  tx: Tx,
  scope: SystemScope,
  charge: ChargeAttempt,
  found: ProviderCharge,
) {
  for (const pix of found.receipts) {
    await settlePix(tx, scope, { ...pix, txid: pix.txid ?? charge.reference })
  }
  const expired = Temporal.Instant.compare(found.expiresAt, tx.clock.now()) <= 0
  if (found.status === 'active' && expired) {
    await moveCharge(tx, charge.creditorId, charge.chargeId, 'ran_out')
  } else {
    await applyProviderAnswer(tx, charge, { kind: 'ok', value: found })
  }
}
