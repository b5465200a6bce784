import type { CreditorId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { inScope } from '#server/platform/db.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addCharge } from '#server/testing/charges.ts'
import type { TestCore } from '#server/testing/core.ts'
import { addCreditor, addDebt, addDebtor, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

/** A plan of one instalment with a live charge: what faults interrupt. */
export async function payablePlan(core: TestCore) {
  const creditor = await addCreditor(core)
  const scope = await signIn(core, await addDebtor(core), 'R2')
  const debts = [await addDebt(core, creditor, scope.debtorId, { principal: 100_000n })]
  const { creditorId } = creditor
  const terms = termsFor(core, { creditorId, scope, debts, kind: 'plan' })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  const { firstPayableId: payableId } = accepted.value
  const txid = await addCharge(core, {
    creditorId,
    debtorId: scope.debtorId,
    payableId,
    amount: terms.total,
  })
  const open = () => openBalance(core, creditorId, terms.id)
  return { creditorId, agreementId: terms.id, payableId, scope, txid, total: terms.total, open }
}

/** What is still to be received of an agreement, from the ledger. */
export async function openBalance(
  core: TestCore,
  creditorId: CreditorId,
  agreementId: string,
): Promise<Centavos | undefined> {
  const found = await inScope(core, testScope, (tx) =>
    balancesOf(tx, testScope, creditorId, [agreementId]),
  )
  return found.get(agreementId)
}
