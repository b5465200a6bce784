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
import {
  add,
  type Centavos,
  centavos,
  splitEqually,
  subtract,
  sum,
  ZERO,
} from '#server/kernel/money.ts'
import { percentOf, rate } from '#server/kernel/rate.ts'
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
    /** Interest of the plan, a month as a fraction: each instalment carries a part of it. */
    monthlyRate?: string
    lateCharges?: AgreementTerms['lateCharges']
    breachEffect?: AgreementTerms['breachEffect']
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
  const shares = sum(debts.map((d) => centavos(d.principal + d.fine - d.discountOnPrincipal)))
  const first = today(core.clock)
  const instalments = lines(shares, input.instalments ?? 1, input.monthlyRate ?? '0')
  const planInterest = sum(instalments.map((line) => line.interest))
  return {
    id: newId<AgreementId>(),
    creditorId: input.creditorId,
    debtorId: input.scope.debtorId,
    quoteId: newId<QuoteId>(),
    kind: input.kind,
    debts,
    instalments: instalments.map((line, number) => ({
      ...line,
      number,
      dueOn: first.add({ months: number }),
      payableUntil: first.add({ months: number }),
    })),
    total: add(shares, planInterest),
    planInterest,
    iof: ZERO,
    monthlyRate: input.monthlyRate ?? '0',
    cetAnnualPercent: '0.00',
    breachEffect: input.breachEffect ?? 'proportional',
    graceDays: 10,
    repairDays: 10,
    lateCharges: input.lateCharges ?? null,
  }
}

/** Equal parts, the first without interest, each with simple interest on what is open before it. */
function lines(shares: Centavos, count: number, monthlyRate: string) {
  let open = shares
  return splitEqually(shares, count).map((part, number) => {
    const interest = number === 0 ? ZERO : percentOf(open, rate(monthlyRate))
    open = subtract(open, part)
    return { amount: add(part, interest), interest }
  })
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
