import { createAgreement } from '#server/agreements/commands.ts'
import type { AgreementKind, AgreementTerms } from '#server/agreements/model.ts'
import { today } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  type CreditorId,
  type DebtId,
  newId,
  type QuoteId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, splitEqually, sum, ZERO } from '#server/kernel/money.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { TestCore } from '#server/platform/testing.ts'

type Debt = { debtId: DebtId; principal: Centavos }

/** Terms over whole debts, with a fine on each and half of the principal let off if asked. */
export function termsFor(
  core: TestCore,
  input: {
    creditorId: CreditorId
    scope: DebtorScope
    debts: readonly Debt[]
    kind: AgreementKind
    instalments?: number
    halved?: boolean
  },
): AgreementTerms {
  const debts = input.debts.map((debt) => ({
    ...debt,
    correction: ZERO,
    fine: centavos(debt.principal / 50n),
    interest: ZERO,
    fee: ZERO,
    discountOnCharges: ZERO,
    discountOnPrincipal: input.halved ? centavos(debt.principal / 2n) : ZERO,
  }))
  const total = sum(debts.map((d) => centavos(d.principal + d.fine - d.discountOnPrincipal)))
  const first = today(core.clock)
  return {
    id: newId<AgreementId>(),
    creditorId: input.creditorId,
    debtorId: input.scope.debtorId,
    quoteId: newId<QuoteId>(),
    kind: input.kind,
    debts,
    instalments: splitEqually(total, input.instalments ?? 1).map((amount, number) => ({
      number,
      dueOn: first.add({ months: number }),
      payableUntil: first.add({ months: number }),
      amount,
      interest: ZERO,
    })),
    total,
    planInterest: ZERO,
    iof: ZERO,
    monthlyRate: '0',
    cetAnnualPercent: '0.00',
    breachEffect: 'proportional',
    graceDays: 10,
  }
}

/** Accepts terms as a debtor does: a plan by its code, anything else by its payment. */
export async function accept(core: TestCore, scope: DebtorScope, terms: AgreementTerms) {
  const method = terms.kind === 'plan' ? 'code' : 'payment'
  return inScope(core, scope, (tx) =>
    createAgreement(tx, scope, terms, {
      method,
      codeId: method === 'code' ? (scope.confirmation?.codeId ?? newId()) : null,
      origin: { ip: '127.0.0.1', port: 50_000, userAgent: 'test' },
      termsVersion: 'test',
      termsSha256: sha256('terms'),
    }),
  )
}
