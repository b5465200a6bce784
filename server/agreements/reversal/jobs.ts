import { type SettlementOutcome, settleReceipt } from '#server/agreements/settlement/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { receiptOfPix } from '#server/payments/recording/receipt/data.ts'
import { providerReversalId } from '#server/payments/refund/commands.ts'
import {
  type PaymentRow,
  paymentById,
  type ReversalKey,
  type ReversalRow,
  refundsToAskFor,
  reversalById,
} from '#server/payments/reversal/data.ts'
import type { ProviderReversal } from '#server/payments/reversal/model.ts'
import { reversalOfPix, reversalOfRefund } from '#server/payments/reversal/reading/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { PixReceipt } from '#server/platform/pix/receipt.ts'
import type { ProviderAnswer } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeRefund } from '#server/platform/stripe/reversal.ts'
import { convergeReversal, giveUp, moveReversal } from './commands.ts'
import { lockPlaces } from './places/commands.ts'

/** Books a Pix as the PSP's book has it: the money that came, and what went back of it. */
export async function settlePix(
  tx: Tx,
  scope: SystemScope,
  pix: PixReceipt,
): Promise<SettlementOutcome> {
  const receipt = receiptOfPix(pix)
  if (receipt === null) return 'quarantined'
  const settled = await settleReceipt(tx, scope, receipt)
  const of = { provider: 'pix', providerPaymentId: pix.endToEndId } as const
  let moved = false
  for (const back of pix.returns) {
    const found = reversalOfPix(back, tx.clock.now())
    if (found === null) {
      tx.log.error(
        { returnId: back.id, status: back.status },
        'a return of a Pix says nothing known',
      )
    } else if ((await convergeReversal(tx, scope, of, found)) === 'recorded') moved = true
  }
  return settled === 'replayed' && moved ? 'recorded' : settled
}

/**
 * Asks the provider for a return that was committed before, or what became of it. Nothing is asked
 * twice under another name: a lost answer leaves it `unknown`, and then its own id is looked for
 * first. Throws while the provider gives no answer: the queue tries again.
 */
export async function askForRefund(
  core: Core,
  services: Services,
  scope: SystemScope,
  key: ReversalKey,
): Promise<void> {
  const outcome = await ask(core, services, scope, key)
  if (outcome === 'unknown') throw new Error('refund not answered yet')
}

const BATCH = 50

/** The janitor of returns: asks about each that waits, the longer it waits the more seldom. */
export async function sweepRefunds(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const due = await inScope(core, scope, (tx) => refundsToAskFor(tx, scope, BATCH))
  for (const key of due) await ask(core, services, scope, key)
  return due.length
}

type Begun = { readonly row: ReversalRow; readonly payment: PaymentRow }
type Found = ProviderReversal | 'absent' | 'refused' | 'unknown'

async function ask(
  core: Core,
  services: Services,
  scope: SystemScope,
  key: ReversalKey,
): Promise<'known' | 'unknown'> {
  const begun = await inScope(core, scope, (tx) => begin(tx, scope, key))
  if (begun === null) return 'known'
  const found =
    begun.row.status === 'requested'
      ? await order(services, begun)
      : await lookFirst(services, begun, core.clock.now())
  if (found === 'unknown') return 'unknown'
  await inScope(core, scope, async (tx) => {
    if (typeof found !== 'string') {
      await convergeReversal(tx, scope, begun.payment, found)
      return
    }
    core.log.error({ reversalId: key.reversalId, found }, 'a return was not made')
    await lockPlaces(tx, scope, { ...key, paymentId: begun.payment.id })
    const row = await reversalById(tx, scope, key)
    if (row && row.status !== 'done' && row.status !== 'restored') await giveUp(tx, scope, row)
  })
  return 'known'
}

/** From here on an answer may be lost: whoever comes next looks before asking again. */
async function begin(tx: Tx, scope: SystemScope, key: ReversalKey): Promise<Begun | null> {
  const known = await reversalById(tx, scope, key)
  if (!known) return null
  const of = { creditorId: key.creditorId, paymentId: known.paymentId }
  await lockPlaces(tx, scope, of)
  const row = assertPresent(await reversalById(tx, scope, key), 'rows are never deleted')
  if (row.status === 'requested') await moveReversal(tx, row, 'asking', {})
  else if (row.status === 'unknown' || row.status === 'pending') await noteAsked(tx, row)
  else return null
  return { row, payment: assertPresent(await paymentById(tx, scope, of), 'a return has a payment') }
}

async function noteAsked(tx: Tx, { creditorId, id }: ReversalRow): Promise<void> {
  await tx.sql('update reversals set updated_at = $3 where creditor_id = $1 and id = $2', [
    creditorId,
    id,
    tx.clock.now(),
  ])
}

/** Stripe keeps what was said under a key for a day; after that the same key is another refund. */
const KEY_LIVES = { hours: 23 }

async function lookFirst(services: Services, begun: Begun, now: Temporal.Instant): Promise<Found> {
  const found = await look(services, begun)
  if (found !== 'absent') return found
  const { row } = begun
  const isOld = Temporal.Instant.compare(now, row.createdAt.add(KEY_LIVES)) > 0
  if (row.status === 'pending' || (row.provider === 'stripe' && isOld)) return 'refused'
  return order(services, begun)
}

/** Asks for the return. A refusal may mean that another worker asked a moment before: look. */
async function order(services: Services, begun: Begun): Promise<Found> {
  const { row, payment } = begun
  const answer =
    row.provider === 'pix'
      ? read(await services.pix.requestDevolucao(pixOrder(row, payment)), (found) =>
          reversalOfPix(found, row.createdAt),
        )
      : await orderAtStripe(services, begun)
  if (answer !== 'refused') return answer === 'absent' ? 'refused' : answer
  const found = await look(services, begun)
  return found === 'absent' ? 'refused' : found
}

function pixOrder({ amount, providerReversalId: id }: ReversalRow, payment: PaymentRow) {
  return { endToEndId: payment.providerPaymentId, id, amount }
}

async function orderAtStripe({ stripe }: Services, { row, payment }: Begun): Promise<Found> {
  if (!stripe) return 'unknown'
  const answer = await stripe.createRefund({
    key: `refund:${row.providerReversalId}`,
    paymentIntentId: payment.providerPaymentId,
    amount: row.amount,
    metadata: { reversal: providerReversalId(row.id) },
  })
  return read(answer, reversalOfRefund)
}

async function look({ pix, stripe }: Services, { row, payment }: Begun): Promise<Found> {
  const { providerPaymentId } = payment
  if (row.provider === 'pix') {
    const answer = await pix.getDevolucao(providerPaymentId, row.providerReversalId)
    return read(answer, (found) => reversalOfPix(found, row.createdAt))
  }
  if (!stripe) return 'unknown'
  const since = row.createdAt.subtract({ minutes: 5 })
  const until = row.updatedAt.add({ hours: 24 * 30 })
  const only = { paymentIntentId: providerPaymentId }
  for await (const page of stripe.listRefunds(since, until, only)) {
    if (page.kind !== 'ok') return 'unknown'
    const found = page.value.items.find((refund: StripeRefund) => {
      return refund.metadata.reversal === row.providerReversalId
    })
    if (found) return reversalOfRefund(found) ?? 'unknown'
    if (page.value.unreadable > 0) return 'unknown'
  }
  return 'absent'
}

function read<T, P>(
  answer: ProviderAnswer<T, P>,
  reversalOf: (value: T) => ProviderReversal | null,
): Found {
  switch (answer.kind) {
    case 'ok':
      return reversalOf(answer.value) ?? 'unknown'
    case 'refused':
      return 'refused'
    case 'not_found':
      return 'absent'
    case 'unknown':
      return 'unknown'
  }
}
