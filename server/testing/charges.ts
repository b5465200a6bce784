import { chargeLines, charges } from '#db/schema/payments.ts'
import {
  type ChargeId,
  type CreditorId,
  type DebtorId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import type { ChargeLine, ChargeStatus } from '#server/payments/model.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import { testScope } from '#server/testing/scope.ts'

/** A charge as the provider has it, without asking a provider. Answers its txid. */
export async function addCharge(
  core: Core,
  input: {
    creditorId: CreditorId
    debtorId: DebtorId
    payableId: PayableId
    amount: bigint
    status?: ChargeStatus
    brCode?: string
    payeeName?: string
    lines?: readonly ChargeLine[]
  },
): Promise<string> {
  const { creditorId, debtorId, payableId } = input
  const id = newId<ChargeId>()
  const amount = centavos(input.amount)
  const one = { payableId, amount, lateFine: ZERO, lateInterest: ZERO, earlyRebate: ZERO }
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(charges).values({
      creditorId,
      id,
      payableId,
      debtorId,
      provider: 'pix',
      method: 'cob',
      status: input.status ?? 'live',
      amount,
      reference: txidFromId(id),
      payeeKey: 'k',
      payeeName: input.payeeName ?? 'VIVAZ',
      payeeCnpj: '11222333000181',
      brCode: input.brCode ?? '000201',
      expiresAt: core.clock.now().add({ hours: 4 }),
    })
    const lines = input.lines ?? [one]
    await tx.db
      .insert(chargeLines)
      .values(
        lines.map((line, position) => ({ ...line, creditorId, chargeId: id, debtorId, position })),
      )
  })
  return txidFromId(id)
}

let serial = 0

/** A Pix that arrived, as the provider's book says it. */
export function pixReceipt(reference: string, amount: bigint, paidAt: Temporal.Instant): Receipt {
  serial += 1
  return {
    provider: 'pix',
    reference,
    providerPaymentId: `E12345678202611231300${String(serial).padStart(11, '0')}`,
    amount: centavos(amount),
    paidAt,
    payeeKey: null,
    lateCharges: null,
  }
}
