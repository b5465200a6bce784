import { requestCard } from '#server/agreements/paying/commands.ts'
import { removeCard, saveCard } from '#server/agreements/saved-card/commands.ts'
import { cardState } from '#server/agreements/saved-card/data.ts'
import { sweepDueCards } from '#server/agreements/saved-card/due/jobs.ts'
import { closeTry, forgetCard, sweepSavedCards } from '#server/agreements/saved-card/jobs.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type {
  AgreementId,
  ChargeId,
  CreditorId,
  PayableId,
  SavedCardId,
} from '#server/kernel/id.ts'
import { storeStripeEvent } from '#server/payments/notice/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

export const GOOD_CARD = '4242424242424242'
export const ASKS_FOR_PERSON = '4000002500003155'
const CLIENT = { ip: '127.0.0.1', port: 50_000, userAgent: 'test' }

type StripeBook = {
  payments: { paymentIntentId: string; amount: number }[]
  paymentIntents: { id: string; status: string; amount: number }[]
}

/** A person with a plan, Stripe with its own book, and everything that is done with saved cards. */
export type CardWorld = Awaited<ReturnType<typeof startCardWorld>>

export async function startCardWorld(settings?: Parameters<typeof startPixWorld>[1]) {
  const world = await startPixWorld(undefined, settings)
  const { core, provider } = world
  const stripe = assertPresent(provider.services.stripe, 'stripe')
  const control = (path: string, body?: unknown) => provider.control(`/control/stripe${path}`, body)

  /** Moves our clock and the provider's. */
  async function moveTo(instant: string | Temporal.Instant) {
    core.clock.set(instant)
    await provider.control('/control/clock', { now: core.clock.now().toString() })
  }

  const stripeBook = () => control('/book') as Promise<StripeBook>
  const rows = rowsOf(world)
  const events = eventsOf(world)
  const commands = commandsOf(world)
  return {
    ...world,
    stripe,
    control,
    moveTo,
    /** Ten in the morning in São Paulo, on a day. */
    morningOf: (day: Temporal.PlainDate) => moveTo(`${day}T10:00:00-03:00`),
    stripeBook,
    /** How many payments the provider's book holds. */
    payments: async () => (await stripeBook()).payments.length,
    ...rows,
    ...events,
    ...commands,
    ...holderOf(world, commands, rows, events.deliverAll),
    ...worker(world),
  }
}

/** What is asked of the product on the person's behalf. */
function commandsOf({ core, provider, scope }: PixWorld) {
  const { services } = provider
  /** A moment later, so that what came first is first. */
  const clocksAgree = () => {
    core.clock.advance({ seconds: 1 })
    return provider.control('/control/clock', { now: core.clock.now().toString() })
  }

  async function state(agreementId: AgreementId) {
    const { operator } = services
    const found = await inScope(core, scope, (tx) =>
      cardState(tx, scope, { agreementId, operator }),
    )
    return assertPresent(found, 'the person sees their own card')
  }

  const allowWords = (
    agreementId: AgreementId,
    consentSha256: Buffer,
    payableId: PayableId | null = null,
  ) => saveCard(core, services, scope, { agreementId, payableId, consentSha256, client: CLIENT })

  /** What the person allows, in the words of today. */
  async function allow(agreementId: AgreementId, payableId: PayableId | null = null) {
    await clocksAgree()
    const { consent } = await state(agreementId)
    return allowWords(agreementId, consent.sha256, payableId)
  }

  /** A page on which an instalment is paid, and nothing is saved. */
  async function askCardPage(payableId: PayableId) {
    await clocksAgree()
    return requestCard(core, services, scope, { kind: 'instalment', payableId })
  }

  const remove = (agreementId: AgreementId) => removeCard(core, scope, { agreementId })
  return { state, allowWords, allow, askCardPage, remove }
}

/** What a person does with a card, from allowing it to the page. */
function holderOf(
  world: PixWorld,
  { allow, askCardPage }: Pick<ReturnType<typeof commandsOf>, 'allow' | 'askCardPage'>,
  more: Pick<CardRows, 'newestCard' | 'pageOf'>,
  deliverAll: () => Promise<void>,
) {
  const { provider } = world

  async function linesOf({ agreementId }: Plan) {
    const [first, second, third] = await world.scheduleOf(agreementId)
    return {
      first: assertPresent(first, 'first'),
      second: assertPresent(second, 'second'),
      third: third ?? null,
    }
  }

  async function onPage(page: string | null, card: string) {
    await provider.control(`/control/stripe/checkout/${page}/pay`, { card })
    await deliverAll()
  }

  /** Pays the first instalment on the page and keeps the card. */
  async function payAndSave({ agreementId, firstPayableId }: Plan, card = GOOD_CARD) {
    const allowed = await allow(agreementId, firstPayableId)
    if (!allowed.ok) throw new Error(allowed.reason)
    const { charge_id: chargeId } = await more.newestCard(agreementId)
    await onPage(await more.pageOf(assertPresent(chargeId, 'a page that pays')), card)
  }

  /** Keeps a card without paying. */
  async function saveAlone({ agreementId }: Plan, card = GOOD_CARD) {
    const allowed = await allow(agreementId)
    if (!allowed.ok) throw new Error(allowed.reason)
    await onPage((await more.newestCard(agreementId)).page_id, card)
  }

  /** Pays an instalment on the page, saving nothing. */
  async function payOnPage(payableId: PayableId, card = GOOD_CARD) {
    const page = await askCardPage(payableId)
    if (!page.ok) throw new Error(page.reason)
    await onPage(await more.pageOf(page.value.chargeId), card)
  }

  return { linesOf, payAndSave, saveAlone, payOnPage }
}

type Plan = { readonly agreementId: AgreementId; readonly firstPayableId: PayableId }
type CardRows = ReturnType<typeof rowsOf>

/** What the provider tells us, as it tells it: any order, any number of times. */
function eventsOf(world: PixWorld) {
  const { core, provider } = world

  async function events(): Promise<StripeEvent[]> {
    const stripe = assertPresent(provider.services.stripe, 'stripe')
    const now = core.clock.now()
    const all: StripeEvent[] = []
    for await (const page of stripe.listEvents(
      now.subtract({ hours: 30 * 24 }),
      now.add({ hours: 1 }),
    )) {
      if (page.kind !== 'ok') throw new Error(page.kind)
      all.push(...page.value.items)
    }
    return all.toReversed()
  }

  async function deliver(chosen: readonly StripeEvent[]) {
    for (const event of chosen) await storeStripeEvent(core, testScope, event, event.id)
    await world.settleAll()
  }

  return { events, deliver, deliverAll: async () => deliver(await events()) }
}

type CardRow = {
  id: SavedCardId
  status: string
  customer: string | null
  payment_method: string | null
  page_id: string | null
  charge_id: ChargeId | null
  end_reason: string | null
}

/** What the tables say. */
function rowsOf({ core, creditor }: PixWorld) {
  const cards = (agreementId: AgreementId) =>
    inScope(core, testScope, (tx) =>
      tx.sql<CardRow>('select * from saved_cards where agreement_id = $1 order by created_at, id', [
        agreementId,
      ]),
    )

  async function newestCard(agreementId: AgreementId) {
    return assertPresent((await cards(agreementId)).at(-1), 'a card')
  }

  const tries = (payableId: PayableId) =>
    inScope(core, testScope, (tx) =>
      tx.sql<{ number: number; ending: string | null; status: string; charge_id: ChargeId }>(
        `select t.number, t.ending, c.status, t.charge_id
           from card_tries t join charges c on c.creditor_id = t.creditor_id and c.id = t.charge_id
          where t.payable_id = $1 order by c.created_at, t.number`,
        [payableId],
      ),
    )

  /** The page of the provider's on which a charge is paid. */
  async function pageOf(chargeId: ChargeId): Promise<string> {
    const [row] = await inScope(core, testScope, (tx) =>
      tx.sql<{ id: string }>('select provider_charge_id as id from charges where id = $1', [
        chargeId,
      ]),
    )
    return assertPresent(row, 'a charge has its page').id
  }

  const { creditorId } = creditor
  return { cards, newestCard, tries, pageOf, creditorId: creditorId satisfies CreditorId }
}

/** What the worker does by itself. */
function worker({ core, provider }: PixWorld) {
  const { services } = provider

  /** Does what every event of a topic asks for, as its queue would, and again if it is called again. */
  async function work() {
    const events = await inScope(core, testScope, (tx) =>
      tx.sql<{ topic: string; payload: never }>(
        `select topic, payload from outbox_events
          where topic in ('saved_card.removal_wanted', 'card_try.ended') order by sequence`,
      ),
    )
    for (const { topic, payload } of events) {
      if (topic === 'card_try.ended') await closeTry(core, services, testScope, payload)
      else await forgetCard(core, services, testScope, payload)
    }
  }

  return {
    work,
    chargeDueCards: () => sweepDueCards(core, services, testScope),
    sweepCards: () => sweepSavedCards(core, services, testScope),
    sweepCharges: () => sweepCharges(core, services, testScope),
  }
}
