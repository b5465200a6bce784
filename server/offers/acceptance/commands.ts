import { type AcceptedAgreement, createAgreement } from '#server/agreements/commands.ts'
import type { Acceptance, AgreementTerms } from '#server/agreements/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, QuoteId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sameSecret } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx, violatedConstraint } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import {
  agreementOfQuote,
  debtsState,
  lockQuotedDebts,
  type ShownTerms,
  type StoredQuote,
  storedQuote,
  termsOfQuote,
} from '../quote/data.ts'

export type AcceptRefusal =
  /** Its date is over: the instant decides, in São Paulo (scenario 31). */
  | 'expired'
  /** A debt is not as it was quoted: to be shown anew, old and new side by side (scenario 21). */
  | 'changed'
  /**
   * The debts are in an agreement that binds, or may not be collected any more (scenario 20); or the
   * person is a minor, who binds themselves to nothing (CC 3 and 4).
   */
  | 'unavailable'
  /** Instalments are signed with the six digits, entered for this very quote. */
  | 'needs_code'
  /** What was shown is not what would be agreed to (scenario 71). */
  | 'terms_changed'
  /** The id belongs to another acceptance. */
  | 'conflict'
  | 'not_found'

export type AcceptInput = {
  readonly quoteId: QuoteId
  /** Made by whoever accepts; the same id again answers the same agreement. */
  readonly agreementId: AgreementId
  readonly client: Acceptance['origin']
  /** Of the text that was shown. */
  readonly termsSha256: Buffer
}

/**
 * Turns a quote into an agreement, in one transaction. One payment (the whole balance, à vista) is
 * accepted at R1 and binds when it is paid; instalments are signed at R2 by a code that was
 * entered for this quote (MP 2.200-2 art. 10 §2). Amounts come from the frozen quote alone.
 */
export async function acceptQuote(
  core: Core,
  scope: DebtorScope,
  input: AcceptInput,
): Promise<Result<AcceptedAgreement, AcceptRefusal>> {
  try {
    return await inScope(core, scope, (tx) => acceptIn(tx, scope, input))
  } catch (error) {
    // The id is in use where this scope cannot see it.
    const constraint = violatedConstraint(error)
    if (constraint !== null && ID_IN_USE.has(constraint)) return refuse('conflict')
    throw error
  }
}

const ID_IN_USE = new Set(['agreements_creditor_id_id_pk', 'ledger_accounts_creditor_id_id_pk'])

async function acceptIn(
  tx: Tx,
  scope: DebtorScope,
  input: AcceptInput,
): Promise<Result<AcceptedAgreement, AcceptRefusal>> {
  if (scope.isMinor) return refuse('unavailable')
  await lockAcceptances(tx, scope)
  const quote = await storedQuote(tx, scope, input.quoteId)
  if (!quote) return refuse('not_found')
  if (await isOfAnotherQuote(tx, scope, input)) return refuse('conflict')
  const earlier = await agreementOfQuote(tx, scope, quote)
  if (earlier && !earlier.ended) {
    const { agreementId, number, firstPayableId } = earlier
    return ok({ agreementId, number, firstPayableId })
  }
  if (earlier?.agreementId === input.agreementId) return refuse('conflict')
  const refusal = await refusalOf(tx, scope, quote)
  if (refusal) return refuse(refusal)
  const terms = await termsOfQuote(tx, scope, quote)
  if (!sameSecret(terms.sha256, input.termsSha256)) return refuse('terms_changed')
  const created = await createAgreement(
    tx,
    scope,
    agreementTermsOf(scope, quote, input.agreementId),
    acceptanceOf(scope, quote, input, terms),
  )
  return created.ok ? created : refuse('unavailable')
}

/** Two tabs of one person accept one after the other, whatever they accept. */
async function lockAcceptances(tx: Tx, scope: DebtorScope): Promise<void> {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `offers.acceptance:${scope.debtorId}`,
  ])
}

async function isOfAnotherQuote(
  tx: Tx,
  _scope: DebtorScope,
  { agreementId, quoteId }: AcceptInput,
): Promise<boolean> {
  const rows = await tx.sql<{ quote_id: QuoteId }>(
    'select quote_id from agreements where id = $1',
    [agreementId],
  )
  return rows.some((row) => row.quote_id !== quoteId)
}

async function refusalOf(
  tx: Tx,
  scope: DebtorScope,
  quote: StoredQuote,
): Promise<AcceptRefusal | null> {
  if (quote.kind === 'plan' && !isSignedFor(scope, quote.id)) return 'needs_code'
  const now = tx.clock.now()
  if (Temporal.Instant.compare(now, quote.validUntil) >= 0) return 'expired'
  await lockQuotedDebts(tx, scope, quote)
  const state = await debtsState(tx, scope, quote, businessDate(now))
  return state === 'open' ? null : state
}

function isSignedFor({ rung, confirmation }: DebtorScope, quoteId: QuoteId): boolean {
  return rung === 'R2' && confirmation?.action === 'sign' && confirmation.subjectId === quoteId
}

function agreementTermsOf(
  scope: DebtorScope,
  { id: quoteId, creditorId, kind, parameters, plan }: StoredQuote,
  id: AgreementId,
): AgreementTerms {
  return {
    id,
    creditorId,
    debtorId: scope.debtorId,
    quoteId,
    kind,
    debts: plan.debts,
    instalments: plan.instalments,
    total: plan.total,
    planInterest: plan.planInterest,
    iof: plan.iof,
    monthlyRate: plan.monthlyRate,
    cetAnnualPercent: plan.cetAnnualPercent,
    breachEffect: parameters.breachEffect,
    graceDays: parameters.graceDays,
    repairDays: parameters.repairDays,
    lateCharges: parameters.terms.lateCharges,
  }
}

function acceptanceOf(
  scope: DebtorScope,
  quote: StoredQuote,
  { client }: AcceptInput,
  terms: ShownTerms,
): Acceptance {
  const signed = quote.kind === 'plan'
  return {
    method: signed ? 'code' : 'payment',
    codeId: signed ? (scope.confirmation?.codeId ?? null) : null,
    origin: client,
    termsVersion: terms.version,
    termsSha256: terms.sha256,
  }
}
