import { convergeReversal } from '#server/agreements/reversal/commands.ts'
import { type CreditorId, newId, type PayableId } from '#server/kernel/id.ts'
import { type Centavos, centavos, toDecimalString } from '#server/kernel/money.ts'
import type { Provider } from '#server/payments/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { testScope } from '#server/testing/scope.ts'

/**
 * Money of the newest payment of an instalment that the payer's bank took back. With `control` it
 * stands in the provider's book, too.
 */
export async function addReturn(
  core: Core,
  input: { creditorId: CreditorId; payableId: PayableId; amount: bigint },
  control?: Control,
): Promise<void> {
  const { creditorId, payableId } = input
  await inScope(core, testScope, async (tx) => {
    const [row] = await tx.sql<{ provider: Provider; id: string }>(
      `select y.provider, y.provider_payment_id as id
         from allocations a join payments y on y.creditor_id = a.creditor_id and y.id = a.payment_id
        where a.creditor_id = $1 and a.payable_id = $2 and a.amount > 0
        order by a.allocated_at desc, a.id desc limit 1`,
      [creditorId, payableId],
    )
    if (!row) throw new Error('nothing was paid')
    await convergeReversal(
      tx,
      testScope,
      { provider: row.provider, providerPaymentId: row.id },
      {
        id: await returnedAt(control, row.id, centavos(input.amount)),
        kind: 'med',
        amount: centavos(input.amount),
        outcome: 'gone',
        at: tx.clock.now(),
        reason: 'med_fraud',
        respondUntil: null,
      },
    )
  })
}

type Control = (path: string, body: unknown) => Promise<unknown>

/** The id of a return: the provider's, where it is told of it. */
async function returnedAt(
  control: Control | undefined,
  providerPaymentId: string,
  amount: Centavos,
): Promise<string> {
  if (!control) return newId().replaceAll('-', '')
  const made = await control(`/control/pix/${providerPaymentId}/devolucao`, {
    valor: toDecimalString(amount),
    natureza: 'MED_FRAUDE',
  })
  return (made as { id: string }).id
}
