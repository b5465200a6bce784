import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { storeStripeEvent } from '#server/payments/notice/commands.ts'
import { MOST_ATTEMPTS, takeNotices } from '#server/payments/notice/following/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { compare, findings } from '#server/reconciliation/testing.ts'
import { cardIn } from '#server/testing/card-world.ts'
import { startTranslator, type Translation } from '#server/testing/faults/translator.ts'
import { followAll, hurryNotices } from '#server/testing/notices.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { servicesAt } from '#server/testing/providers.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
})
afterEach(() => world.end())

type Row = { id: string; outcome: string | null; attempts: number; key: string }

const inbox = () =>
  inScope(world.core, testScope, (tx) =>
    tx.sql<Row>(
      'select id, outcome, attempts, event_key as key from webhook_inbox order by received_at, id',
    ),
  )

/** One round of a worker over everything that waits; answers how many failed. */
async function round(services = world.provider.services): Promise<number> {
  await followAll(world.core, services)
  return (await inbox()).filter(({ outcome }) => outcome === null).length
}

/** The night's list of the provider, which books what no notice could. */
async function tonight() {
  world.core.clock.set('2026-11-24T04:00:00Z')
  await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
  await sweepProviders(world.core, world.provider.services, testScope)
}

async function paidInstalments(count: number) {
  const plan = await world.plan(count)
  const paid: string[] = []
  for (const line of await world.scheduleOf(plan.agreementId)) {
    const charge = await world.liveCharge(line.id)
    paid.push(await world.provider.pay(charge.brCode))
    await world.noticed(paid.length)
  }
  return { plan, paid }
}

describe('scenario 16: a notice that poisons its handler', () => {
  it('fails ten times, is parked and shown to a person, while the others flow', async () => {
    const { plan, paid } = await paidInstalments(3)
    const poison = assertPresent(paid[0], 'the first payment')
    const owner = await poisonPayment(poison)
    expect(await round()).toBe(1)
    expect(await world.openBalance(plan.agreementId)).toBe(plan.total / 3n + (plan.total % 3n))
    for (let time = 2; time < MOST_ATTEMPTS; time++) expect(await round()).toBe(1)
    // The tenth parks it, and nobody tries an eleventh time.
    expect(await round()).toBe(0)
    expect(await round()).toBe(0)
    const parked = (await inbox()).find(({ key }) => key === poison)
    expect(parked).toMatchObject({ outcome: 'parked', attempts: MOST_ATTEMPTS })
    await compare(world.core)
    expect(await findings(world.core)).toEqual([`notice_parked open pix:${poison}`])

    await owner.query('drop trigger poison on payments')
    await owner.end()
    await tonight()
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
    expect(await findings(world.core)).toEqual([])
  })

  it('that kills its worker each time is parked, too', async () => {
    const { paid } = await paidInstalments(1)
    // A try is counted before it is made: this is all that a killed worker leaves behind.
    for (let time = 0; time < MOST_ATTEMPTS; time++) {
      await hurryNotices(world.core)
      expect(await takeNotices(world.core, testScope, 'pix', 1)).toHaveLength(1)
    }
    expect(await round()).toBe(0)
    expect(await inbox()).toMatchObject([{ outcome: 'parked' }])
    await compare(world.core)
    expect(await findings(world.core)).toEqual([`notice_parked open pix:${paid[0]}`])
    await tonight()
    expect(await findings(world.core)).toEqual([])
  })
})

/** Our own books refuse one payment, as a bug or a broken row would make them. */
async function poisonPayment(endToEndId: string): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: world.core.ownerUrl })
  await owner.connect()
  await owner.query(`
    create function poison() returns trigger language plpgsql as $$ begin
      if new.provider_payment_id = '${endToEndId}' then raise exception 'poison'; end if;
      return new;
    end $$;
    create trigger poison before insert on payments for each row execute function poison()`)
  return owner
}

const PIX = /^\/psp\/api\/v2\/pix\/E/
const INTENT = /^\/stripe\/v1\/payment_intents\/pi_/

/** The same object in the words of other versions of the APIs: all that we need is there. */
const COMPATIBLE: readonly (readonly [string, Translation])[] = [
  [
    'API Pix 2.6, which said less and said numbers as numbers',
    (path, { componentesValor, chave, ...pix }) =>
      PIX.test(path) ? { ...pix, valor: Number(pix.valor) } : undefined,
  ],
  [
    'an API Pix that says more',
    (path, pix) =>
      PIX.test(path)
        ? {
            ...pix,
            pagador: { cpf: '11144477735', nome: 'FULANO DE TAL', conta: { agencia: null } },
            modalidade: 'PROXIMIDADE',
            componentesValor: { original: { valor: pix.valor }, tarifa: { novo: [1, { a: 1 }] } },
            devolucoes: null,
          }
        : undefined,
  ],
]

/** A field that we live by has another name: nobody may guess. */
const RENAMED: readonly (readonly [string, Translation])[] = [
  [
    'an API Pix that renamed the amount',
    (path, { valor, ...pix }) => (PIX.test(path) ? { ...pix, valorPago: valor } : undefined),
  ],
  [
    'an API Pix that writes amounts in cents',
    (path, pix) =>
      PIX.test(path) ? { ...pix, valor: { cents: Number(pix.valor) * 100 } } : undefined,
  ],
  [
    'an API Pix that answers about another payment',
    (path, pix) => (PIX.test(path) ? { ...pix, endToEndId: `E${'9'.repeat(31)}` } : undefined),
  ],
]

async function withVersion(translate: Translation, work: (origin: string) => Promise<void>) {
  const translator = await startTranslator(world.provider.url, translate)
  try {
    await work(translator.url)
  } finally {
    await translator.close()
  }
}

describe('scenario 68: a provider changes its API', () => {
  it.each(COMPATIBLE)('%s: the payment is booked as ever', async (_, translate) => {
    const { plan } = await paidInstalments(1)
    await withVersion(translate, async (origin) => {
      expect(await round(servicesAt(origin, world.core, 'http://127.0.0.1:9'))).toBe(0)
    })
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
  })

  it.each(RENAMED)('%s: nothing is booked, and the notice is parked', async (_, translate) => {
    const { plan } = await paidInstalments(1)
    await withVersion(translate, async (origin) => {
      const services = servicesAt(origin, world.core, 'http://127.0.0.1:9')
      for (let time = 1; time < MOST_ATTEMPTS; time++) expect(await round(services)).toBe(1)
      expect(await round(services)).toBe(0)
    })
    expect(await inbox()).toMatchObject([{ outcome: 'parked' }])
    expect(await world.openBalance(plan.agreementId)).toBe(plan.total)
    await tonight()
    expect(await world.openBalance(plan.agreementId)).toBe(0n)
  })

  it.each([
    [
      'a Stripe that says more',
      (path: string, intent: Record<string, unknown>) =>
        INTENT.test(path)
          ? { ...intent, payment_details: { new: true }, object_v2: 'x' }
          : undefined,
      'recorded',
    ],
    [
      'a Stripe that renamed the amount received',
      (path: string, { amount_received: received, ...intent }: Record<string, unknown>) =>
        INTENT.test(path) ? { ...intent, captured_amount: received } : undefined,
      'parked',
    ],
  ] as const)('%s: %#', async (_, translate, outcome) => {
    const plan = await world.plan(1)
    const card = cardIn(world)
    await card.request(plan.firstPayableId)
    const intent = await card.pay(plan.firstPayableId)
    const about = (await card.events()).filter((event) => event.objectId === intent)
    await withVersion(translate, async (origin) => {
      const services = servicesAt(origin, world.core, 'http://127.0.0.1:9')
      for (const event of about) await storeStripeEvent(world.core, testScope, event, event.id)
      for (let time = 0; time < MOST_ATTEMPTS; time++) await round(services)
    })
    const paid = outcome === 'recorded'
    expect((await inbox()).map((row) => row.outcome)).toContain(outcome)
    expect(await world.openBalance(plan.agreementId)).toBe(paid ? 0n : plan.total)
  })
})
