import { requestCard, requestPix, type Wish } from '#server/agreements/paying/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { centavos, toDecimalString } from '#server/kernel/money.ts'
import type { Charge } from '#server/payments/model.ts'
import { inScope } from '#server/platform/db.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { atPlace, type Held, type Life } from './life.ts'
import { type Deal, type Line, openOf } from './model.ts'
import { expectRightPrice, expectRightRefusal } from './pricing.ts'
import type { Asking, Paying } from './step.ts'

/** What a person does in order to pay, and what the bank lets them do. */

/** Asks for a charge; what is shown must be what the model says it costs. Null: none was given. */
export async function ask(life: Life, asking: Asking): Promise<Held | null> {
  const { lane } = life
  const deal = atPlace(life.order, asking.deal)
  const line = deal && lineOf(deal, asking)
  if (!deal || !line) return null
  const wish = wishOf(line, asking)
  const request = asking.way === 'pix' ? requestPix : requestCard
  const answer = await request(lane.core, lane.provider.services, lane.scope, wish)
  const on = businessDate(lane.core.clock.now().add({ minutes: 15 }))
  if (!answer.ok) {
    expectRightRefusal(life, deal, line, asking, answer.reason, on)
    return null
  }
  await expectRightPrice(life, deal, line, asking, answer.value, on)
  const held = await heldOf(life, asking.way, answer.value)
  if (held && life.held.every(({ txid }) => txid !== held.txid)) life.held.push(held)
  return held
}

/** The next open line for whoever just wants to pay; any line otherwise. */
function lineOf(deal: Deal, { place }: Asking): Line | null {
  const open = deal.lines.filter((line) => openOf(line) > 0n)
  return place < 4 && open[0] ? open[0] : atPlace(deal.lines, place)
}

function wishOf(line: Line, { wish: kind, amount, count }: Asking): Wish {
  const payableId = line.id as PayableId
  switch (kind) {
    case 'amount':
      return { kind, payableId, amount: centavos(BigInt(amount)) }
    case 'ahead':
      return { kind, payableId, count }
    default:
      return { kind, payableId }
  }
}

/** What the person got to see; nothing where the provider's answer was lost. */
async function heldOf(life: Life, way: Held['way'], charge: Charge): Promise<Held | null> {
  const txid = txidFromId(charge.chargeId)
  if (way === 'pix') {
    return charge.brCode === null ? null : { way, amount: charge.amount, txid, key: charge.brCode }
  }
  const [row] = await inScope(life.lane.core, SYSTEM, (tx) =>
    tx.sql<{ id: string | null }>('select provider_charge_id as id from charges where id = $1', [
      charge.chargeId,
    ]),
  )
  return row?.id ? { way, amount: charge.amount, txid, key: row.id } : null
}

/** Pays a charge that the person holds, whatever became of it since, and notes the news of it. */
export async function payCharge(life: Life, held: Held | null, paying: Paying): Promise<void> {
  if (held === null) return
  if (held.way === 'card') return payPage(life, held)
  const amount = (held.amount * BigInt(paying.percent)) / 100n
  if (amount === 0n) return
  const order = {
    code: held.key,
    amount: toDecimalString(centavos(amount)),
    times: paying.times,
    force: true,
  }
  const paid = await orRefused<{ pix: { endToEndId: string }[] }>(life, '/control/bank/pay', order)
  for (const { endToEndId } of paid?.pix ?? []) {
    life.taken.set(endToEndId, amount)
    life.news.push({ provider: 'pix', id: endToEndId, txid: held.txid })
  }
}

/** A code that was taken away leads nowhere, and a closed page takes nothing. */
async function orRefused<T>(life: Life, path: string, body: object): Promise<T | null> {
  try {
    return (await life.lane.provider.control(path, body)) as T
  } catch (error) {
    if (error instanceof Error && error.message.includes(': 422 ')) return null
    throw error
  }
}

/** A page takes no other amount than its own. */
async function payPage(life: Life, { key, amount }: Held): Promise<void> {
  const visit = await orRefused<{ outcome: string; paymentIntentId: string | null }>(
    life,
    `/control/stripe/checkout/${key}/pay`,
    {},
  )
  if (visit?.outcome !== 'done' || visit.paymentIntentId === null) return
  life.taken.set(visit.paymentIntentId, amount)
  life.news.push({ provider: 'stripe', id: visit.paymentIntentId })
}
