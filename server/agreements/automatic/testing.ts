import { vi } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, ChargeId, CreditorId } from '#server/kernel/id.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { inScope } from '#server/platform/db.ts'
import type { EventOf, OutboxEvent } from '#server/platform/outbox.ts'
import type { Services } from '#server/platform/services.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { orderCollections, sweepCollections } from './collection/jobs.ts'
import { wantAutomatic } from './commands.ts'
import { type AutomaticRow, automaticsOf, collectionsOf } from './data.ts'
import { endAtProvider, endOfAgreement, sweepAutomatics } from './jobs.ts'

/** The provider's book of Pix Automático, as its control desk shows it. */
export type AutomaticBook = {
  cobs: { txid: string; status: string }[]
  recs: { idRec: string; status: string; vinculo: { contrato: string }; valor?: object }[]
  cobsr: { txid: string; status: string; valor: { original: string }; tentativas?: object[] }[]
  pix: { txid: string }[]
}

export type AutomaticWorld = Awaited<ReturnType<typeof startAutomaticWorld>>

/** A world whose PSP offers everything, with the steps of the worker one by one. */
export async function startAutomaticWorld(front?: (baseUrl: string) => Promise<string>) {
  const world = await startPixWorld(undefined, {
    products: { due: true, automatic: true },
    ...(front ? { front } : {}),
  })
  const { core, provider, scope, creditor } = world
  const { services } = provider
  const keyOf = (agreementId: AgreementId) => ({ creditorId: creditor.creditorId, agreementId })

  const bookOf = async () => (await provider.control('/control/book')) as AutomaticBook
  const want = (agreementId: AgreementId) => wantAutomatic(core, services, scope, { agreementId })

  /** The newest authorisation of an agreement. */
  const automaticOf = async (agreementId: AgreementId) => {
    const [row] = await inScope(core, scope, (tx) => automaticsOf(tx, scope, keyOf(agreementId)))
    return assertPresent(row, 'the person asked for one')
  }

  const debitsOf = async (agreementId: AgreementId) => {
    const { creditorId, id: automaticId } = await automaticOf(agreementId)
    return inScope(core, scope, (tx) => collectionsOf(tx, scope, { creditorId, automaticId }))
  }

  const drain = outboxOf(core, services)
  const order = () => orderCollections(core, services, testScope)
  const ask = async () => {
    await sweepAutomatics(core, services, testScope)
    await sweepCollections(core, services, testScope)
  }

  /** Both clocks go on; on the last `worked` days the worker does what it does in a day. */
  async function days(count: number, worked = 1) {
    core.clock.advance({ hours: 24 * (count - worked) })
    for (let day = 0; day < worked; day++) {
      core.clock.advance({ hours: 24 })
      await provider.control('/control/clock', { now: core.clock.now().toString() })
      await order()
      await ask()
      await drain()
      await world.settleAll()
    }
  }

  const authorised = authorisedPlan(world, want, automaticOf)

  /** How the payer's account is, or why their bank refuses. */
  const account = (state: { balance?: string | null; refusal?: string | null }) =>
    provider.control('/control/bank/accounts/39053344705', state)

  return {
    ...world,
    bookOf,
    want,
    automaticOf,
    debitsOf,
    drain,
    order,
    ask,
    days,
    authorised,
    account,
  }
}

/** Everything that committed transactions wanted done, once, as the worker does it. */
function outboxOf(core: TestCore, services: Services): () => Promise<void> {
  const handled = new Set<string>()

  async function handle(topic: OutboxEvent['topic'], payload: object) {
    switch (topic) {
      case 'charge.removal_wanted':
        return removeCharge(
          core,
          services,
          testScope,
          payload as { creditorId: CreditorId; chargeId: ChargeId },
        )
      case 'automatic.end_wanted':
        return endAtProvider(core, services, testScope, payload as EventOf<'automatic.end_wanted'>)
      case 'agreement.settled':
      case 'agreement.broken':
      case 'agreement.withdrawn':
      case 'agreement.ended':
        return endOfAgreement(core, testScope, payload as EventOf<'agreement.settled'>)
      default:
        return undefined
    }
  }

  return async () => {
    const events = await inScope(core, testScope, (tx) =>
      tx.sql<{ id: string; topic: OutboxEvent['topic']; payload: object }>(
        'select id, topic, payload from outbox_events order by sequence',
      ),
    )
    for (const { id, topic, payload } of events) {
      if (handled.has(id)) continue
      handled.add(id)
      await handle(topic, payload)
    }
  }
}

/** The provider tells of both over a socket, when it comes to it. */
const PATIENCE = { timeout: 15_000 }

/** A signed plan whose first payment authorised the rest. */
function authorisedPlan(
  world: PixWorld,
  want: (agreementId: AgreementId) => ReturnType<typeof wantAutomatic>,
  automaticOf: (agreementId: AgreementId) => Promise<AutomaticRow>,
) {
  return async (instalments = 3, more: Parameters<PixWorld['plan']>[1] = {}) => {
    const plan = await world.plan(instalments, more)
    const wanted = await want(plan.agreementId)
    if (!wanted.ok) throw new Error(wanted.reason)
    const { code } = await automaticOf(plan.agreementId)
    await world.provider.pay(assertPresent(code, 'it was made'), {
      authorise: true,
      payer: '39053344705',
    })
    // The payment and the authorisation are told of each by itself.
    await vi.waitFor(async () => {
      await world.settleAll()
      const { status } = await automaticOf(plan.agreementId)
      if (status !== 'approved') throw new Error(status)
    }, PATIENCE)
    await vi.waitFor(async () => {
      await world.settleAll()
      const [entry] = await world.scheduleOf(plan.agreementId)
      if (entry?.paid !== entry?.amount) throw new Error('not paid')
    }, PATIENCE)
    return plan
  }
}
