import { creditorTerms } from '#db/schema/creditors.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug, forgetCatalogue, termsOfCreditor } from '#server/creditors/data.ts'
import type { CreditorTerms } from '#server/creditors/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { rateOfPercent } from '#server/kernel/percent.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { worksFor } from '#server/staff/creditor/data.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { debtsUnder } from './data.ts'
import { kindProblem, type TermsProblem } from './model.ts'
import type { StateTermsInput } from './schema.ts'

export type TermsRefusal =
  | 'not_found'
  /** A version of that product is as new, or newer. */
  | 'not_newer'
  /** Debts that are due already would be computed anew. */
  | 'changes_balances'
  | TermsProblem

/**
 * States a new version of what may be charged, from a day on; an old one is never edited. It may
 * begin in the past only where no debt that is due already would be computed anew by it.
 */
export async function stateTerms(
  core: Core,
  who: StaffScope,
  { slug, values }: StateTermsInput,
): Promise<Result<undefined, TermsRefusal>> {
  const done = await inScope(core, teamScope, async (tx) => {
    await tx.sql('select id from creditors where slug = $1 for update', [slug])
    const creditor = await creditorBySlug(tx, teamScope, slug)
    if (creditor === null || !worksFor(who, creditor)) return refuse('not_found')
    const terms = termsOf(values)
    const problem = kindProblem(creditor.kind, terms)
    if (problem) return refuse(problem)
    const { id: creditorId } = creditor
    const { creditCard, ...stored } = terms
    const { product, validFrom } = stored
    const isOlder = (await termsOfCreditor(tx, teamScope, creditorId)).some(
      (row) => row.product === product && Temporal.PlainDate.compare(row.validFrom, validFrom) >= 0,
    )
    if (isOlder) return refuse('not_newer')
    const touched = await debtsUnder(tx, teamScope, { creditorId, product, validFrom })
    if (touched > 0) return refuse('changes_balances')
    await tx.db.insert(creditorTerms).values({
      creditorId,
      ...stored,
      cardCap: creditCard ? 'yes' : 'no',
      statedAt: tx.clock.now(),
      statedBy: who.staffId,
    })
    await recordAudit(tx, who, {
      action: 'terms.stated',
      subjectId: creditorId,
      creditorId,
      product,
      validFrom: validFrom.toString(),
    })
    return ok(undefined)
  })
  // After the commit: a page that read in between would have kept the old terms.
  forgetCatalogue()
  return done
}

/** What was typed, as it is stored: percentages as fractions, the day as a day. */
function termsOf(values: StateTermsInput['values']): CreditorTerms {
  const fraction = (typed: string) =>
    assertPresent(rateOfPercent(typed), 'the schema takes percentages only')
  const orNull = (typed: string | null) => (typed === null ? null : fraction(typed))
  return {
    ...values,
    validFrom: Temporal.PlainDate.from(values.validFrom),
    fineRate: fraction(values.fineRate),
    defaultInterestMonthly: orNull(values.defaultInterestMonthly),
    remunerativeMonthly: orNull(values.remunerativeMonthly),
    creditCard: values.creditCard === 'yes',
  }
}
