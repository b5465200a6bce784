import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import type { QuoteId } from '#server/kernel/id.ts'
import { type StoredQuote, storedQuote } from '#server/offers/quote/data.ts'
import { debtorById } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { renderDraftPdf } from '../agreement/drawing/data.ts'
import { fileNameOf } from '../model.ts'

export type Draft = { readonly bytes: Uint8Array; readonly fileName: string }

/**
 * "Ler o acordo completo (PDF)" before accepting (CDC 54-D): the terms of a frozen quote, marked
 * MINUTA, without the person's name, never stored. Null where the quote is not the scope's.
 */
export async function draftOfQuote(
  tx: Tx,
  scope: DebtorScope,
  quoteId: QuoteId,
): Promise<Draft | null> {
  const quote = await storedQuote(tx, scope, quoteId)
  if (!quote) return null
  const [creditor] = await tx.db
    .select({ sealText: creditors.sealText })
    .from(creditors)
    .where(eq(creditors.id, quote.creditorId))
  const view = {
    terms: await termsInputOf(tx, scope, quote),
    sealText: assertPresent(creditor, 'a quote has a creditor').sealText,
    debtorName: null,
  }
  // The day of the quote, so that the same quote always gives the same file.
  const at = quote.computedOn.toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
  const bytes = await renderDraftPdf(view, at)
  return { bytes, fileName: fileNameOf('draft', quote.number) }
}

async function termsInputOf(
  tx: Tx,
  scope: DebtorScope,
  { number, computedOn, validUntil, kind, parameters, plan }: StoredQuote,
): Promise<TermsInput> {
  const debtor = assertPresent(await debtorById(tx, scope, scope.debtorId), 'a debtor sees itself')
  return {
    ...plan,
    frozen: parameters.terms,
    quote: { number, computedOn, validUntil },
    kind,
    debtorDocument: debtor.document,
    breachEffect: parameters.breachEffect,
    graceDays: parameters.graceDays,
    repairDays: parameters.repairDays,
  }
}
