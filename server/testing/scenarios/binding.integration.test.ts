import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recallDebt } from '#server/debts/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { payableById } from '#server/payments/data.ts'
import { inScope } from '#server/platform/db.ts'
import { cardList } from '#server/reconciliation/sweep/card/data.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { compare, findings } from '#server/reconciliation/testing.ts'
import { putPayee } from '#server/staff/creditor/payee/testing.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { type CardWorld, cardIn } from '#server/testing/card-world.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { addCreditor, addDebt, addDebtor, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

let world: PixWorld
let card: CardWorld

beforeEach(async () => {
  world = await startPixWorld()
  card = cardIn(world)
})
afterEach(() => world.end())

async function paidOf(payableId: PayableId) {
  const payable = await inScope(world.core, testScope, (tx) =>
    payableById(tx, testScope, payableId),
  )
  return assertPresent(payable, 'a payable').paid
}

const outcomes = () =>
  inScope(world.core, testScope, (tx) =>
    tx.sql<{ outcome: string }>('select distinct outcome from webhook_inbox order by outcome'),
  ).then((rows) => rows.map((row) => row.outcome))

/** Another person with a plan of their own at the same creditor. */
async function somebodyElse() {
  const scope = await signIn(world.core, await addDebtor(world.core, '11144477735'), 'R2')
  const debts = [await addDebt(world.core, world.creditor, scope.debtorId, { principal: 80_000n })]
  const { creditorId } = world.creditor
  const terms = termsFor(world.core, { creditorId, scope, debts, kind: 'plan', instalments: 2 })
  const accepted = await accept(world.core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  return { scope, payableId: accepted.value.firstPayableId }
}

describe('scenario 13: a payment that names another person’s instalment', () => {
  it.each([
    ['in the order they came', false],
    ['the other way round', true],
  ])('by card, its events %s: our own attempt decides', async (_, isReversed) => {
    const mine = await world.plan(2)
    const theirs = await somebodyElse()
    const page = await card.request(mine.firstPayableId)
    await card.request(theirs.payableId, theirs.scope)
    const intent = await card.pay(mine.firstPayableId)
    const { reference } = await card.newest(theirs.payableId)
    await card.tamper(intent, { metadata: { reference } })
    const events = await card.events()
    await card.deliver(isReversed ? events.toReversed() : events)
    expect(page.ok && (await paidOf(mine.firstPayableId))).toBe(page.ok && page.value.amount)
    expect(await paidOf(theirs.payableId)).toBe(0n)
    expect((await card.newest(theirs.payableId)).status).toBe('live')
  })

  it('by Pix: the charge in the provider’s book decides, not the one in the notice', async () => {
    const mine = await world.plan(2)
    const theirs = await somebodyElse()
    const code = await world.liveCharge(mine.firstPayableId)
    const endToEndId = await world.provider.pay(code.brCode)
    await world.provider.control('/control/webhooks/send', { endToEndId, txid: 'f'.repeat(32) })
    await world.settleAll()
    expect(await paidOf(mine.firstPayableId)).toBe(code.amount)
    expect(await paidOf(theirs.payableId)).toBe(0n)
  })
})

describe('scenario 12: an object that nobody knows', () => {
  /** A Pix at Stripe that somebody else asked for with our account. */
  async function madeElsewhere() {
    const made = await card.stripe().createPixIntent({
      key: 'by-somebody-else',
      amount: centavos(12_345n),
      expiresAt: world.core.clock.now().add({ minutes: 10 }),
      metadata: {},
    })
    if (made.kind !== 'ok') throw new Error(made.kind)
    return made.value.id
  }

  it('is acknowledged, booked to nobody, and shown to a person once, however often it is told of', async () => {
    await world.provider.control(`/control/stripe/pix/${await madeElsewhere()}/pay`, {})
    const events = await card.events()
    expect(events.length).toBeGreaterThan(1)
    await card.deliver(events)
    expect(await outcomes()).toContain('quarantined')
    await compare(world.core)
    const found = await findings(world.core)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^notice_quarantined open stripe:evt_/)
  })

  it('is shown with its amount, still once, when the provider’s list has come', async () => {
    const id = await madeElsewhere()
    await world.provider.control(`/control/stripe/pix/${id}/pay`, {})
    await card.deliver(await card.events())
    await compare(world.core)
    const day = world.core.clock.now().toZonedDateTimeISO('America/Sao_Paulo').toPlainDate()
    world.core.clock.set(`${day.add({ days: 1 }).toString()}T03:45:00Z`)
    const { services } = world.provider
    await sweepProviders(world.core, services, testScope, [cardList(card.stripe())])
    await compare(world.core)
    expect(await findings(world.core)).toEqual([`provider_only open stripe:${id}`])
  })

  it('is nothing to look at as long as no money came', async () => {
    await madeElsewhere()
    await card.deliver(await card.events())
    expect(await outcomes()).not.toContain('quarantined')
    await compare(world.core)
    expect(await findings(world.core)).toEqual([])
  })

  it('that lost its metadata is still the payment of the page we made', async () => {
    const plan = await world.plan(2)
    const page = await card.request(plan.firstPayableId)
    await card.tamper(await card.pay(plan.firstPayableId), { metadata: {} })
    await card.deliver(await card.events())
    expect(page.ok && (await paidOf(plan.firstPayableId))).toBe(page.ok && page.value.amount)
  })
})

it.each(['usd', 'jpy'])(
  'scenario 52: an amount in %s is quarantined, never taken for centavos',
  async (currency) => {
    const plan = await world.plan(2)
    await card.request(plan.firstPayableId)
    await card.tamper(await card.pay(plan.firstPayableId), { currency })
    await card.deliver(await card.events())
    expect(await paidOf(plan.firstPayableId)).toBe(0n)
    expect(await world.openBalance(plan.agreementId)).toBe(plan.total)
    expect(await outcomes()).toContain('quarantined')
    await compare(world.core)
    const found = await findings(world.core)
    expect(found.some((line) => line.startsWith('notice_quarantined open'))).toBe(true)
  },
)

it('scenario 57: a debt that goes to another creditor while its code is being paid: the payee of the code has the money', async () => {
  const plan = await world.plan(2)
  const { creditorId } = world.creditor
  const code = await world.liveCharge(plan.firstPayableId)
  const other = await addCreditor(world.core, 'ipe-securitizadora')
  // The creditor's account changes, and the debt is taken back and handed to somebody else.
  const account = { pixKey: 'pix@nova-conta.example', pixPayeeName: 'OUTRA CONTA' }
  await putPayee(world.core, creditorId, account)
  const rows = await inScope(world.core, testScope, async (tx) => {
    const [debt] = await tx.sql<{ contract_number: string }>('select contract_number from debts')
    const contractNumber = assertPresent(debt, 'the debt').contract_number
    await recallDebt(tx, testScope, { creditorId, contractNumber })
    return { contractNumber }
  })
  await addDebt(world.core, other, world.scope.debtorId, {
    principal: 100_000n,
    contract: rows.contractNumber,
  })
  await world.payAndSettle(code.brCode)
  const paid = await inScope(world.core, testScope, (tx) =>
    tx.sql('select creditor_id, amount from payments'),
  )
  expect(paid).toEqual([{ creditor_id: creditorId, amount: code.amount }])
  expect(await paidOf(plan.firstPayableId)).toBe(code.amount)
  const kept = await world.chargeOf(plan.firstPayableId)
  expect(kept).toMatchObject({ payeeName: 'VIVAZ TELECOM S.A.', status: 'paid' })
  const [moved] = await inScope(world.core, testScope, (tx) =>
    tx.sql<{ n: bigint }>('select count(*) as n from payments where creditor_id = $1', [
      other.creditorId,
    ]),
  )
  expect(moved?.n).toBe(0n)
})

it('scenario 27: another person pays: it counts, and who paid is kept nowhere', async () => {
  const payer = '11144477735'
  const plan = await world.plan(2)
  const code = await world.liveCharge(plan.firstPayableId)
  await world.provider.control('/control/bank/pay', { code: code.brCode, payer })
  await world.noticed(1)
  await world.settleAll()
  expect(await paidOf(plan.firstPayableId)).toBe(code.amount)
  expect(await tablesThatSay(payer)).toEqual([])
  // The search finds what is there.
  expect(await tablesThatSay(code.brCode)).toEqual(['charges'])
})

/** The tables with a row in which a text stands in clear. */
async function tablesThatSay(text: string): Promise<string[]> {
  return inScope(world.core, testScope, async (tx) => {
    const tables = await tx.sql<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and has_table_privilege(c.oid, 'select')
        order by 1`,
    )
    const saying: string[] = []
    for (const { name } of tables) {
      const [found] = await tx.sql<{ n: bigint }>(
        `select count(*) as n from ${name} t where strpos(t::text, $1) > 0`,
        [text],
      )
      if (found && found.n > 0n) saying.push(name)
    }
    return saying
  })
}
