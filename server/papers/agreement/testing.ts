import { eq } from 'drizzle-orm'
import { accessCodes } from '#db/schema/access.ts'
import { quotes } from '#db/schema/offers.ts'
import { papers } from '#db/schema/papers.ts'
import { payments } from '#db/schema/payments.ts'
import { contacts } from '#db/schema/people.ts'
import { createAgreement } from '#server/agreements/commands.ts'
import { agreementById } from '#server/agreements/data.ts'
import type { AgreementTerms } from '#server/agreements/model.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { discountOf, fullValueOf } from '#server/agreements/terms/breach/model.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { renderTerms } from '#server/agreements/terms/model.ts'
import { debtorExample, frozenExample } from '#server/agreements/terms/testing.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import {
  type AccessCodeId,
  type ContactId,
  newId,
  type OfferPolicyId,
  type PaperId,
  type PayableId,
} from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { planAsJson } from '#server/offers/quote/schema.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { termsFor } from '#server/testing/agreements.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { formatPaperCode } from '../code/model.ts'
import { paperOf } from '../data.ts'
import type { PaperKind } from '../model.ts'
import { readPdf } from '../testing.ts'

/** A debtor at R2 of one creditor, whose agreements are accepted with the terms they were shown. */
export type Desk = {
  readonly core: TestCore
  readonly creditor: TestCreditor
  readonly scope: DebtorScope
}

export async function openDesk(start?: string): Promise<Desk> {
  const core = await createTestCore(start)
  const creditor = await addCreditor(core)
  return { core, creditor, scope: await signIn(core, await addDebtor(core), 'R2') }
}

export const asSystem = <T>({ core }: Desk, work: (tx: Tx) => Promise<T>) =>
  inScope(core, testScope, work)

let serial = 0

/** An accepted agreement over two debts; `hash` says that other terms were agreed to. */
export async function accepted(
  desk: Desk,
  kind: 'spot' | 'plan',
  options: { instalments?: number; hash?: Buffer } = {},
) {
  const { core, scope } = desk
  const { creditorId } = desk.creditor
  const debts = [
    await addDebt(core, desk.creditor, scope.debtorId, { principal: 70_000n }),
    await addDebt(core, desk.creditor, scope.debtorId, { principal: 30_000n }),
  ]
  const instalments = options.instalments ?? 1
  const terms = termsFor(core, { creditorId, scope, debts, kind, instalments, halved: true })
  serial += 1
  const shown = shownTerms(core, terms, `C2026-${String(serial).padStart(6, '0')}`)
  await storeQuote(desk, terms, shown)
  const codeId = kind === 'plan' ? await sendCode(desk) : null
  const { text, version } = renderTerms(shown)
  const result = await inScope(core, scope, (tx) =>
    createAgreement(tx, scope, terms, {
      method: codeId ? 'code' : 'payment',
      codeId,
      origin: { ip: '127.0.0.1', port: 50_000, userAgent: 'test' },
      termsVersion: version,
      termsSha256: options.hash ?? sha256(text),
    }),
  )
  if (!result.ok) throw new Error(result.reason)
  const { agreementId, number } = result.value
  const details = await asSystem(desk, (tx) => agreementById(tx, testScope, agreementId))
  const lines = assertPresent(details, 'agreement').instalments
  return { creditorId, agreementId, number, terms, text, lines }
}

function shownTerms(core: TestCore, terms: AgreementTerms, quoteNumber: string): TermsInput {
  const labels = terms.debts.map(({ debtId }) => ({
    debtId,
    description: 'Fibra 500',
    contractNumber: `C-${debtId}`,
    originalDueOn: '2026-04-10',
  }))
  return {
    ...terms,
    frozen: { ...frozenExample, debts: labels },
    quote: {
      number: quoteNumber,
      computedOn: today(core.clock),
      validUntil: core.clock.now().add({ hours: 72 }),
    },
    debtorDocument: debtorExample,
  }
}

async function storeQuote(desk: Desk, terms: AgreementTerms, shown: TermsInput): Promise<void> {
  const parameters = {
    format: 1,
    kind: terms.kind,
    computedOn: shown.quote.computedOn.toString(),
    lastDay: shown.quote.computedOn.toString(),
    debts: terms.debts.map((debt) => ({
      debtId: debt.debtId,
      principal: debt.principal.toString(),
      correction: '0',
      fine: debt.fine.toString(),
      interest: '0',
      fee: '0',
      discounts: { fine: '0', interest: '0', correction: '0', principal: '0.5' },
      chargesCapped: false,
      iof: null,
    })),
    choice: null,
    holidays: [],
    breachEffect: terms.breachEffect,
    graceDays: terms.graceDays,
    repairDays: terms.repairDays,
    policy: null,
    tables: 'test',
    terms: shown.frozen,
  }
  await asSystem(desk, (tx) =>
    tx.db.insert(quotes).values({
      creditorId: terms.creditorId,
      id: terms.quoteId,
      number: shown.quote.number,
      debtorId: terms.debtorId,
      kind: terms.kind,
      origin: 'menu',
      position: 0,
      policyId: newId<OfferPolicyId>(),
      policyVersion: 1,
      parameters,
      plan: quotePlan(terms),
      total: terms.total,
      computedOn: shown.quote.computedOn,
      computedAt: desk.core.clock.now(),
      validUntil: shown.quote.validUntil,
    }),
  )
}

/** The result that is kept with a quote, with the figures of its card. */
function quotePlan(terms: AgreementTerms): unknown {
  const { debts, instalments, total, planInterest, iof, monthlyRate, cetAnnualPercent } = terms
  const today = sum(debts.map(fullValueOf))
  const discount = sum(debts.map(discountOf))
  const first = assertPresent(instalments[0], 'instalment')
  return planAsJson(
    {
      debts,
      instalments,
      today,
      discount,
      planInterest,
      iof,
      total,
      monthlyRate,
      cetAnnualPercent,
    },
    {
      payments: instalments.length,
      entrada: null,
      regular: first.amount,
      last: null,
      total,
      today,
      saving: discount,
      firstDueOn: first.dueOn,
      cetAnnualPercent,
    },
  )
}

/** The code of the signature, with the contact that it was sent to; one for all of a desk's agreements. */
async function sendCode(desk: Desk): Promise<AccessCodeId> {
  const { core, scope } = desk
  const codeId = assertPresent(scope.confirmation, 'R2').codeId
  const contactId = newId<ContactId>()
  const row = core.vault.blindIndex('debtors.document', debtorExample.value)
  const sealed = core.vault.seal('+5581999990001', { column: 'contacts.value', row })
  await asSystem(desk, async (tx) => {
    await tx.db
      .insert(contacts)
      .values({
        id: contactId,
        debtorId: scope.debtorId,
        channel: 'sms',
        valueIndex: core.vault.blindIndex('contacts.sms', '+5581999990001'),
        valueSealed: sealed,
      })
      .onConflictDoNothing()
    await tx.db
      .insert(accessCodes)
      .values({
        id: codeId,
        sessionId: scope.sessionId,
        debtorId: scope.debtorId,
        contactId,
        action: 'sign',
        codeHash: sha256('000000'),
        createdAt: core.clock.now(),
        expiresAt: core.clock.now().add({ minutes: 10 }),
      })
      .onConflictDoNothing()
  })
  return codeId
}

/** A live charge of a payable, and the Pix that will pay it. */
export async function pixFor(desk: Desk, payableId: PayableId, amount: bigint) {
  const { core, creditor, scope } = desk
  const txid = await addCharge(core, {
    creditorId: creditor.creditorId,
    debtorId: scope.debtorId,
    payableId,
    amount,
    payeeName: 'VIVAZ TELECOM S.A.',
  })
  return pixReceipt(txid, amount, core.clock.now())
}

/** Settles a Pix; answers the payment's row. */
export async function pay(desk: Desk, line: { id: PayableId; amount: bigint }) {
  const receipt = await pixFor(desk, line.id, line.amount)
  await asSystem(desk, (tx) => settleReceipt(tx, testScope, receipt))
  return assertPresent(await paymentOf(desk, receipt.providerPaymentId), 'payment')
}

export async function paymentOf(desk: Desk, endToEndId: string) {
  const [row] = await asSystem(desk, (tx) =>
    tx.db.select().from(payments).where(eq(payments.providerPaymentId, endToEndId)),
  )
  return row ?? null
}

export const papersOf = (desk: Desk, kind: PaperKind) =>
  asSystem(desk, (tx) => tx.db.select().from(papers).where(eq(papers.kind, kind)))

export async function openPaper({ core, scope }: Desk, kind: PaperKind, subjectId: string) {
  const paper = await inScope(core, scope, (tx) => paperOf(tx, scope, { kind, subjectId }))
  return assertPresent(paper, 'paper')
}

/** The code printed on a paper, as it is printed. */
export async function codeOfPaper({ core }: Pick<Desk, 'core'>, paperId: PaperId) {
  const [row] = await inScope(core, testScope, (tx) =>
    tx.db.select({ sealed: papers.codeSealed }).from(papers).where(eq(papers.id, paperId)),
  )
  const sealed = assertPresent(row?.sealed, 'a signed paper has a code')
  return formatPaperCode(core.vault.open(sealed, { column: 'papers.code', row: paperId }))
}

export async function textOfPaper(desk: Desk, kind: PaperKind, subjectId: string) {
  return readPdf((await openPaper(desk, kind, subjectId)).bytes).text
}

/** A plan of which the first instalment is paid; nothing is issued yet. */
export async function paidPlan(desk: Desk, instalments = 2) {
  const plan = await accepted(desk, 'plan', { instalments })
  const payment = await pay(desk, assertPresent(plan.lines[0], 'line'))
  return { plan, key: { creditorId: plan.creditorId, paymentId: payment.id } }
}
