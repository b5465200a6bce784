import { followCollection } from '#server/agreements/automatic/collection/jobs.ts'
import { followAutomatic } from '#server/agreements/automatic/jobs.ts'
import { settlePix } from '#server/agreements/reversal/jobs.ts'
import { askForCardPage, followStripe } from '#server/agreements/settlement/card/jobs.ts'
import { type FollowUp, settleTogether, stepOf } from '#server/agreements/settlement/commands.ts'
import { askForStripePix } from '#server/agreements/settlement/stripe-pix/jobs.ts'
import { assertNever, assertPresent } from '#server/kernel/assert.ts'
import { applyProviderAnswer } from '#server/payments/charge/commands.ts'
import { type ChargeAttempt, chargesToAskFor } from '#server/payments/charge/data.ts'
import { findPixCharge, type ProviderCharge } from '#server/payments/charge/provider/data.ts'
import { moveCharge, noteAsked } from '#server/payments/commands.ts'
import {
  closeNotices,
  MOST_ATTEMPTS,
  type OpenNotice,
  parkNotice,
  putBack,
} from '#server/payments/notice/following/commands.ts'
import { receiptOfPix } from '#server/payments/recording/receipt/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { notFetched, ProviderSilent } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/**
 * Follows notices up that were taken in hand at once: the provider is asked about all that they hint
 * at, and what its own book says is booked, together where it can be. Safe to repeat at any point.
 * Each that fails goes back by itself, is parked where it failed too often, and the others go on.
 */
export async function processNotices(
  core: Core,
  services: Services,
  scope: SystemScope,
  notices: readonly OpenNotice[],
): Promise<void> {
  const found = await Promise.all(
    notices.map((notice) =>
      attempt(core, scope, notice, () => lookUp(core, services, scope, notice)),
    ),
  )
  const known = found.filter((one) => one !== null)
  const done = await bookTogether(core, scope, known)
  for (const one of known) {
    if (!done.has(one.notice)) {
      await attempt(core, scope, one.notice, () => closeBy(core, scope, one))
    }
  }
}

/** A notice with what follows from what the provider said about it. */
type Found = { readonly notice: OpenNotice; readonly next: FollowUp }

async function lookUp(
  core: Core,
  services: Services,
  scope: SystemScope,
  notice: OpenNotice,
): Promise<Found> {
  return { notice, next: await follow(core, services, scope, notice) }
}

/** Null where it failed: then the notice was put back, or parked. */
async function attempt<T>(
  core: Core,
  scope: SystemScope,
  notice: OpenNotice,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    const { inboxId } = notice
    if (!(await isParked(core, scope, notice, error))) {
      core.log.warn({ inboxId, error }, 'notice failed; it will be tried again')
    }
    return null
  }
}

/** Puts a notice back that failed; true where it was the last time. */
async function isParked(
  core: Core,
  scope: SystemScope,
  { inboxId, attempts }: OpenNotice,
  error: unknown,
): Promise<boolean> {
  const isOurFault = !(error instanceof ProviderSilent)
  if (isOurFault && attempts >= MOST_ATTEMPTS) {
    core.log.error({ inboxId, error }, 'notice failed for the last time')
    await parkNotice(core, scope, inboxId)
    return true
  }
  await putBack(core, scope, inboxId, { counts: isOurFault })
  return false
}

/** Those that were booked; if together they cannot be, each shows by itself what is wrong with it. */
async function bookTogether(
  core: Core,
  scope: SystemScope,
  found: readonly Found[],
): Promise<ReadonlySet<OpenNotice>> {
  const money = found.flatMap(({ notice, next }) =>
    typeof next === 'function' ? [] : [{ notice, receipt: next }],
  )
  if (money.length < 2) return new Set()
  try {
    return await inScope(core, scope, async (tx) => {
      const outcomes = await settleTogether(
        tx,
        scope,
        money.map(({ receipt }) => receipt),
      )
      const booked = money.flatMap(({ notice }, place) => {
        const outcome = outcomes[place]
        return outcome ? [{ notice, inboxId: notice.inboxId, outcome }] : []
      })
      closeNotices(tx, scope, booked)
      return new Set(booked.map(({ notice }) => notice))
    })
  } catch (error) {
    core.log.warn({ error, payments: money.length }, 'not booked together; each by itself')
    return new Set()
  }
}

async function closeBy(core: Core, scope: SystemScope, { notice, next }: Found): Promise<void> {
  const { inboxId } = notice
  await inScope(core, scope, async (tx) => {
    const outcome = await stepOf(scope, next)(tx)
    if (outcome === 'quarantined' || outcome === 'unplaced') {
      core.log.error({ inboxId, outcome }, 'money arrived that nobody asked for')
    }
    closeNotices(tx, scope, [{ inboxId, outcome }])
  })
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
  const pix = answer.value
  const receipt = pix.returns.length === 0 ? receiptOfPix(pix) : null
  return receipt ?? ((tx) => settlePix(tx, scope, pix))
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
      const ask = charge.method === 'stripe_pix' ? askForStripePix : askForCardPage
      await ask(core, services, scope, charge)
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
