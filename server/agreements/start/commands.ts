import { and, eq, inArray } from 'drizzle-orm'
import { agreementDebts, agreements } from '#db/schema/agreements.ts'
import { AGREEMENT_TRANSITIONS, type AgreementDebt } from '#server/agreements/model.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf, type Posting, postingsOf } from '#server/ledger/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** The ledger key of an agreement's start: what a lapse reverses. */
export function startKey(agreementId: AgreementId): string {
  return `agreement-start:${agreementId}`
}

/**
 * Moves the debts of an agreement into its account: principal and charges in, discounts out, so
 * that the account holds exactly what is to be paid. Each debt's part stays visible by itself.
 */
export async function startAgreement(
  tx: Tx,
  scope: Scope,
  input: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<void> {
  const { creditorId, agreementId } = input
  const now = tx.clock.now()
  const [agreement] = await tx.db
    .update(agreements)
    .set({ status: 'active', startedAt: now })
    .where(
      and(
        eq(agreements.creditorId, creditorId),
        eq(agreements.id, agreementId),
        inArray(agreements.status, statesAccepting(AGREEMENT_TRANSITIONS, 'started')),
      ),
    )
    .returning()
  const started = assertPresent(agreement, 'only an accepted agreement can start')
  const debts = await tx.db
    .select()
    .from(agreementDebts)
    .where(
      and(eq(agreementDebts.creditorId, creditorId), eq(agreementDebts.agreementId, agreementId)),
    )
    .orderBy(agreementDebts.debtId)
  const account = accountOf(agreementId)
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId: started.debtorId,
    kind: 'agreement_start',
    key: startKey(agreementId),
    effectiveOn: businessDate(now),
    subjectId: agreementId,
    postings: [
      ...debts.flatMap((debt) => intoAgreement(debt, account)),
      ...postingsOf(
        { debit: account, credit: { kind: 'plan_interest_income' }, amount: started.planInterest },
        { debit: account, credit: { kind: 'iof_payable' }, amount: started.iof },
      ),
    ],
  })
  assert(posted.ok, 'an agreement starts once')
  await recordAudit(tx, scope, {
    action: 'agreement.started',
    subjectId: agreementId,
    creditorId,
    debtorId: started.debtorId,
    number: started.number,
  })
}

function intoAgreement(debt: AgreementDebt, account: ReturnType<typeof accountOf>): Posting[] {
  return postingsOf(
    { debit: account, credit: accountOf(debt.debtId), amount: debt.principal },
    { debit: account, credit: { kind: 'correction_income' }, amount: debt.correction },
    { debit: account, credit: { kind: 'fine_income' }, amount: debt.fine },
    { debit: account, credit: { kind: 'interest_income' }, amount: debt.interest },
    { debit: account, credit: { kind: 'fee_income' }, amount: debt.fee },
    {
      debit: { kind: 'discount' },
      credit: account,
      amount: sum([debt.discountOnCharges, debt.discountOnPrincipal]),
    },
  )
}
