import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestCard } from '#server/agreements/paying/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { compare, findings } from '../testing.ts'
import { cardList } from './card/data.ts'
import { sweepProviders } from './jobs.ts'
import type { ListedEntry, ListingAnswer, ProviderList } from './listing/data.ts'
import { pixList } from './pix/data.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})

afterEach(() => world.end())

const sweep = (lists: readonly ProviderList[] = [pixList(world.provider.services.pix)]) =>
  sweepProviders(world.core, world.provider.services, testScope, lists)

/** Half past midnight of the next day in São Paulo. */
function nextNight() {
  const { clock } = world.core
  const day = clock.now().toZonedDateTimeISO('America/Sao_Paulo').toPlainDate().add({ days: 1 })
  clock.set(`${day.toString()}T03:45:00Z`)
}

const paidOf = async (agreementId: Parameters<PixWorld['scheduleOf']>[0]) =>
  (await world.scheduleOf(agreementId)).map((line) => line.paid > 0n)

const windows = () =>
  inScope(world.core, testScope, (tx) =>
    tx.sql<{ kind: string; status: string; listed: number; booked: number; attempts: number }>(
      'select kind, status, listed, booked, attempts from provider_sweeps order by kind, window_to',
    ),
  )

const entryCount = async () => {
  const [row] = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ n: bigint }>('select count(*) as n from provider_entries'),
  )
  return Number(row?.n)
}

/** Pays the first open instalment; nobody is told of it. */
async function payUnheard(agreementId: Parameters<PixWorld['scheduleOf']>[0]) {
  const open = (await world.scheduleOf(agreementId)).find((line) => line.paid === 0n)
  const charge = await world.liveCharge(assertPresent(open, 'something is open').id)
  return world.provider.pay(charge.brCode)
}

/** Notices go where nobody listens. */
const loseNotices = () =>
  world.provider.services.pix.putWebhook('pix@vivaz-telecom.example', 'http://127.0.0.1:9/nobody')

describe('scenario 63: reconciliation', () => {
  it('finds and books what only the provider knows, once', async () => {
    await loseNotices()
    const { agreementId } = await world.plan(3)
    await payUnheard(agreementId)
    expect(await paidOf(agreementId)).toEqual([false, false, false])
    nextNight()
    expect(await sweep()).toBe(3)
    expect(await paidOf(agreementId)).toEqual([true, false, false])
    expect(await windows()).toMatchObject([
      { kind: 'daily', status: 'done', listed: 1, booked: 1 },
      { kind: 'monthly', status: 'done', listed: 0 },
      { kind: 'returns', status: 'done', listed: 0 },
    ])
    expect(await sweep()).toBe(0)
    nextNight()
    await sweep()
    expect((await windows()).reduce((sum, row) => sum + row.booked, 0)).toBe(1)
    expect(await entryCount()).toBe(1)
    expect(await findings(world.core)).toEqual([])
  })

  it('alerts about money in our book that a list, seen whole, does not hold', async () => {
    const { agreementId } = await world.plan(2)
    const before = await payHeard(agreementId)
    expect(await compare(world.core)).toEqual({ opened: 0, resolved: 0 })
    nextNight()
    await sweep([emptyList])
    expect(await findings(world.core)).toEqual([`ledger_only open pix:${before}`])
    // The list of the week holds it: the finding resolves itself.
    world.core.clock.set('2026-11-30T04:00:00Z')
    await sweep()
    expect(await findings(world.core)).toEqual([])
  })

  it('a list that was cut short makes nothing look like ours only, and is read again', async () => {
    const { agreementId } = await world.plan(2)
    await payHeard(agreementId)
    nextNight()
    expect(await sweep([cut(emptyList)])).toBe(0)
    expect(await findings(world.core)).toEqual([])
    expect(await windows()).toMatchObject([{ kind: 'daily', status: 'waiting', attempts: 1 }])
    expect(await sweep()).toBe(2)
    world.core.clock.advance({ minutes: 3 })
    expect(await sweep()).toBe(1)
    expect(await windows()).toMatchObject([
      { kind: 'daily', status: 'done', attempts: 2, listed: 1, booked: 0 },
      {},
      {},
    ])
  })

  it('lines that nobody can read raise a finding, and hide nothing else', async () => {
    const { agreementId } = await world.plan(2)
    await loseNotices()
    await payUnheard(agreementId)
    nextNight()
    const real = pixList(world.provider.services.pix)
    await sweep([{ ...real, kinds: ['daily'], pages: (w) => withUnreadable(real.pages(w)) }])
    expect(await paidOf(agreementId)).toEqual([true, false])
    expect(await findings(world.core)).toEqual(['listing_unreadable open pix:daily:2026-11-24'])
  })
})

describe('scenario 63: by card', () => {
  it('what only Stripe knows is found and booked', async () => {
    const { core, provider } = world
    const stripe = assertPresent(provider.services.stripe, 'stripe')
    const { agreementId, firstPayableId } = await world.plan(2)
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const page = await requestCard(core, provider.services, world.scope, {
      kind: 'instalment',
      payableId: firstPayableId,
    })
    if (!page.ok) throw new Error(page.reason)
    const [charge] = await inScope(core, testScope, (tx) =>
      tx.sql<{ id: string }>('select provider_charge_id as id from charges'),
    )
    await provider.control(`/control/stripe/checkout/${charge?.id}/pay`, {
      card: '4242424242424242',
    })
    expect(await paidOf(agreementId)).toEqual([false, false])
    nextNight()
    await sweep([{ ...cardList(stripe), kinds: ['daily'] }])
    expect(await paidOf(agreementId)).toEqual([true, false])
    expect(await findings(core)).toEqual([])
  })
})

describe('scenario 69: after four days without notices', () => {
  it('one night of lists brings every payment in', async () => {
    await loseNotices()
    const { agreementId } = await world.plan(5)
    for (const line of (await world.scheduleOf(agreementId)).slice(0, 4)) {
      const charge = await world.liveCharge(line.id)
      await world.provider.pay(charge.brCode)
      world.core.clock.advance({ hours: 24 })
    }
    expect(await paidOf(agreementId)).toEqual([false, false, false, false, false])
    world.core.clock.set('2026-11-30T04:00:00Z')
    await sweep()
    expect(await paidOf(agreementId)).toEqual([true, true, true, true, false])
    expect(await findings(world.core)).toEqual([])
  })
})

describe('sweeps', () => {
  it('that run at once each take windows of their own, and book everything once', async () => {
    await loseNotices()
    const { agreementId } = await world.plan(3)
    await payUnheard(agreementId)
    nextNight()
    const done = await Promise.all(Array.from({ length: 6 }, () => sweep()))
    expect(done.reduce((sum, n) => sum + n, 0)).toBe(3)
    expect(await paidOf(agreementId)).toEqual([true, false, false])
    expect(await entryCount()).toBe(1)
    for (const row of await windows()) expect(row).toMatchObject({ status: 'done', attempts: 1 })
  })

  it('killed between two pages begin again, and neither lose nor double a line', async () => {
    await loseNotices()
    const { agreementId } = await world.plan(3)
    const schedule = await world.scheduleOf(agreementId)
    for (const line of schedule) {
      await world.provider.pay((await world.liveCharge(line.id)).brCode)
    }
    nextNight()
    const real = pixList(world.provider.services.pix)
    const oneByOne = { ...real, kinds: ['daily'] as const, pages: singles(real) }
    let pages = 0
    const killed: ProviderList = {
      ...oneByOne,
      async *pages(window) {
        for await (const answer of oneByOne.pages(window)) {
          if (++pages === 3) throw new Error('killed')
          yield answer
        }
      },
    }
    await expect(sweep([killed])).rejects.toThrow('killed')
    expect(await entryCount()).toBe(2)
    // The dead walker's hold runs out.
    expect(await sweep([oneByOne])).toBe(0)
    world.core.clock.advance({ minutes: 6 })
    expect(await sweep([oneByOne])).toBe(1)
    expect(await entryCount()).toBe(3)
    expect(await paidOf(agreementId)).toEqual([true, true, true])
    expect(await windows()).toMatchObject([{ status: 'done', listed: 3, booked: 3, attempts: 2 }])
  })

  it('keep money that was sent to a key of nobody we know in sight', async () => {
    await world.provider.addPayee('outra@chave.example')
    nextNight()
    await sweep([
      {
        ...invent([
          {
            reference: null,
            id: 'E99999999202611231300strange0001',
            paidAt: '2026-11-23T15:00:00Z',
          },
        ]),
        kinds: ['daily'],
      },
    ])
    expect(await findings(world.core)).toEqual([
      'provider_only open pix:E99999999202611231300strange0001',
    ])
  })
})

async function payHeard(agreementId: Parameters<PixWorld['scheduleOf']>[0]): Promise<string> {
  const [first] = await world.scheduleOf(agreementId)
  await world.payAndSettle((await world.liveCharge(assertPresent(first, 'first').id)).brCode)
  const [row] = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ id: string }>('select provider_payment_id as id from payments'),
  )
  return assertPresent(row, 'it is in the books').id
}

const emptyList: ProviderList = {
  provider: 'pix',
  kinds: ['daily'],
  async *pages() {
    yield { kind: 'ok', value: { entries: [], receipts: [], unreadable: 0 } }
  },
}

const cut = (list: ProviderList): ProviderList => ({
  ...list,
  async *pages(window) {
    yield* list.pages(window)
    yield { kind: 'fault', fault: 'listed 0 of 1' }
  },
})

async function* withUnreadable(
  pages: AsyncGenerator<ListingAnswer>,
): AsyncGenerator<ListingAnswer, void, undefined> {
  for await (const answer of pages) {
    yield answer.kind === 'ok' ? { kind: 'ok', value: { ...answer.value, unreadable: 2 } } : answer
  }
}

const singles = (list: ProviderList): ProviderList['pages'] =>
  async function* (window) {
    for await (const answer of list.pages(window)) {
      if (answer.kind !== 'ok') {
        yield answer
        continue
      }
      for (const receipt of answer.value.receipts) {
        const entries = answer.value.entries.filter(
          (entry) => entry.paymentEntryId === receipt.providerPaymentId,
        )
        yield { kind: 'ok', value: { receipts: [receipt], entries, unreadable: 0 } }
      }
    }
  }

/** A list of payments that no book holds. */
function invent(
  made: readonly { id: string; reference: string | null; paidAt: string }[],
): ProviderList {
  const receipts = made.map(({ id, reference, paidAt }) => ({
    provider: 'pix' as const,
    reference,
    providerPaymentId: id,
    amount: centavos(12_345n),
    paidAt: Temporal.Instant.from(paidAt),
    payeeKey: null,
    lateCharges: null,
  }))
  const entries = receipts.map(
    (receipt): ListedEntry => ({
      kind: 'payment',
      entryId: receipt.providerPaymentId,
      paymentEntryId: receipt.providerPaymentId,
      amount: receipt.amount,
      at: receipt.paidAt,
      payeeKey: null,
      reference: receipt.reference,
    }),
  )
  return {
    provider: 'pix',
    kinds: ['daily'],
    async *pages() {
      yield { kind: 'ok', value: { entries, receipts, unreadable: 0 } }
    },
  }
}
