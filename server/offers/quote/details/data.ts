import type { AgreementInstalment, BreachEffect } from '#server/agreements/model.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { AgreementId, PayableId, QuoteId } from '#server/kernel/id.ts'
import { type Centavos, centavos, sum } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type CreditorIdentity, identityOf } from '../../situation/identity/model.ts'
import {
  type AcceptedQuote,
  agreementOfQuote,
  amountsOf,
  debtsState,
  type QuoteAmounts,
  type QuoteState,
  type ShownTerms,
  type StoredQuote,
  storedQuote,
  termsOfQuote,
} from '../data.ts'

export type QuoteDetails = {
  readonly id: QuoteId
  readonly number: string
  readonly kind: 'full' | 'spot' | 'plan'
  readonly creditor: CreditorIdentity
  readonly state: QuoteState
  /** The agreement it became, once accepted. */
  readonly agreementId: AgreementId | null
  /** The first payment of that agreement. */
  readonly firstPayableId: PayableId | null
  readonly computedOn: Temporal.PlainDate
  readonly validUntil: Temporal.Instant
  readonly debts: readonly {
    readonly id: string
    readonly description: string
    readonly contractNumber: string
    readonly originalDueOn: Temporal.PlainDate
    readonly today: Centavos
  }[]
  readonly amounts: QuoteAmounts
  readonly instalments: readonly AgreementInstalment[]
  /** CDC 54-B: with and without financing, what it costs, what lateness adds. */
  readonly disclosure: {
    readonly totalAtOnce: Centavos
    readonly totalFinanced: Centavos
    /** Yearly, in percent. */
    readonly cetAnnualPercent: string
    /** A month, as a fraction. */
    readonly monthlyRate: string
    /** Null: nothing is added to a late instalment. */
    readonly lateCharges: StoredQuote['parameters']['terms']['lateCharges']
  }
  readonly graceDays: number
  readonly breachEffect: BreachEffect
  readonly delisting: 'first_instalment' | 'full_payment'
  readonly terms: ShownTerms
}

/** D3: one quote with everything that must be seen before accepting; null where not in scope. */
export async function quoteById(
  tx: Tx,
  scope: DebtorScope,
  quoteId: QuoteId,
): Promise<QuoteDetails | null> {
  const quote = await storedQuote(tx, scope, quoteId)
  if (!quote) return null
  const { creditors } = await loadCatalogue(tx, scope)
  const creditor = assertPresent(creditors.get(quote.creditorId), 'a quote has its creditor')
  const agreement = await agreementOfQuote(tx, scope, quote)
  const standing = agreement && !agreement.ended ? agreement : null
  const { parameters, plan } = quote
  return {
    id: quote.id,
    number: quote.number,
    kind: quote.kind,
    creditor: identityOf(creditor),
    state: await stateOf(tx, scope, quote, agreement),
    agreementId: standing?.agreementId ?? null,
    firstPayableId: standing?.firstPayableId ?? null,
    computedOn: quote.computedOn,
    validUntil: quote.validUntil,
    debts: debtsOf(quote),
    amounts: amountsOf(plan),
    instalments: plan.instalments,
    disclosure: {
      totalAtOnce: centavos(plan.total - plan.planInterest - plan.iof),
      totalFinanced: plan.total,
      cetAnnualPercent: plan.cetAnnualPercent,
      monthlyRate: plan.monthlyRate,
      lateCharges: parameters.terms.lateCharges,
    },
    graceDays: parameters.graceDays,
    breachEffect: parameters.breachEffect,
    delisting: parameters.terms.delisting,
    terms: await termsOfQuote(tx, scope, quote),
  }
}

async function stateOf(
  tx: Tx,
  scope: DebtorScope,
  quote: StoredQuote,
  agreement: AcceptedQuote | null,
): Promise<QuoteState> {
  if (agreement && !agreement.ended) return 'accepted'
  if (Temporal.Instant.compare(tx.clock.now(), quote.validUntil) >= 0) return 'expired'
  return debtsState(tx, scope, quote, today(tx.clock))
}

function debtsOf({ parameters, plan }: StoredQuote): QuoteDetails['debts'] {
  const balances = new Map<string, Centavos>(
    plan.debts.map((debt) => [
      debt.debtId,
      sum([debt.principal, debt.correction, debt.fine, debt.interest, debt.fee]),
    ]),
  )
  return parameters.terms.debts.map(({ debtId, description, contractNumber, originalDueOn }) => ({
    id: debtId,
    description,
    contractNumber,
    originalDueOn: Temporal.PlainDate.from(originalDueOn),
    today: assertPresent(balances.get(debtId), 'a labelled debt is in the plan'),
  }))
}
