import { creditorTerms } from '#db/schema/creditors.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type AgreementId, asId, newId, type QuoteId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { addCreditor, signIn, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { acceptQuote } from '../acceptance/commands.ts'
import { menuOf } from '../data.ts'
import { freezeMenus } from '../menu/commands.ts'
import { publishPolicy } from '../policy/commands.ts'
import type { OfferPolicy } from '../policy/model.ts'
import { quoteById } from '../quote/details/data.ts'
import { onePolicy } from './samples.ts'

/** What integration tests of offers do over and over, through the product's own commands. */
export const OPERATOR: Operator = {
  name: 'Acordo Claro',
  legalName: 'Acordo Claro Serviços de Cobrança Ltda.',
  cnpj: '12345678000195',
  address: 'Rua das Palmeiras, 120, Recife/PE',
  phone: '0800 000 0000',
  hours: 'dias úteis, das 9h às 18h',
  email: 'ajuda@acordoclaro.example',
  dataProtectionOfficer: 'privacidade@acordoclaro.example',
}

export const CLIENT = { ip: '192.0.2.7', port: 40_001, userAgent: 'test' }

/** A telecom that charges 2 % and 1 % a month, with its policy in force. */
export async function addOfferer(
  core: TestCore,
  policy: OfferPolicy | null = onePolicy(),
  slug = 'vivaz-telecom',
): Promise<TestCreditor> {
  const creditor = await addCreditor(core, slug)
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(creditorTerms).values({
      creditorId: creditor.creditorId,
      product: '*',
      validFrom: Temporal.PlainDate.from('2015-01-01'),
      defaultInterestMonthly: '0.01',
      fineRate: '0.02',
      prescriptionYears: 5,
      source: 'test',
      approvedBy: 'test',
    })
    forgetCatalogue()
  })
  if (policy) await publish(core, creditor, policy)
  return creditor
}

export async function publish(core: TestCore, creditor: TestCreditor, policy: OfferPolicy) {
  const { creditorId } = creditor
  return inScope(core, testScope, (tx) => publishPolicy(tx, testScope, { creditorId, policy }))
}

export async function freeze(core: TestCore, scope: DebtorScope): Promise<void> {
  await freezeMenus(core, scope, { operator: OPERATOR })
}

export const menu = (core: TestCore, scope: DebtorScope) => menuOf(core, scope)

export const details = (core: TestCore, scope: DebtorScope, quoteId: QuoteId) =>
  inScope(core, scope, (tx) => quoteById(tx, scope, quoteId))

/** The first group's quotes, which a test knows to be there. */
export async function firstGroup(core: TestCore, scope: DebtorScope) {
  const { groups } = await menu(core, scope)
  const group = assertPresent(groups[0], 'something is owed')
  return {
    group,
    full: assertPresent(group.full, 'the whole balance can be paid').quoteId,
    spot: group.spot?.quoteId ?? null,
    plan: group.plans[0]?.quoteId ?? null,
  }
}

/** Accepts what is on screen: reads the terms, then sends back their hash. */
export async function accept(
  core: TestCore,
  scope: DebtorScope,
  quoteId: QuoteId,
  agreementId: AgreementId = newId<AgreementId>(),
) {
  const shown = assertPresent(await details(core, scope, quoteId), 'the quote is in scope')
  return acceptQuote(core, scope, {
    quoteId,
    agreementId,
    client: CLIENT,
    termsSha256: shown.terms.sha256,
  })
}

/** The same person with a code entered for this quote. */
export function signFor(core: TestCore, scope: DebtorScope, quoteId: QuoteId) {
  return signIn(core, scope.debtorId, 'R2', { subjectId: quoteId })
}

export const NOBODYS_QUOTE = asId<QuoteId>('019ac000-0000-7000-8000-00000000ffff')
