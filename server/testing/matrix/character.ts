import { reconciliationExceptions } from '#db/schema/reconciliation.ts'
import { agreementById } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  type CreditorId,
  type DebtId,
  type DebtorId,
  newId,
  type PaperId,
  type PayableId,
  type PaymentId,
  type QuoteId,
  type ReconciliationExceptionId,
  type StaffId,
  type StaffSessionId,
  type WriteOffExportId,
} from '#server/kernel/id.ts'
import { acceptQuote } from '#server/offers/acceptance/commands.ts'
import { seedPolicy } from '#server/offers/testing/samples.ts'
import { addOfferer, CLIENT, details, firstGroup, freeze } from '#server/offers/testing/scene.ts'
import { codeOfPaper, pay } from '#server/papers/agreement/testing.ts'
import { issueOnPayment } from '#server/papers/jobs.ts'
import { inScope } from '#server/platform/db.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { makeExport } from '#server/reconciliation/write-off/commands.ts'
import { createPerson, linkFor, newCpf, type Person, scopeOf } from '#server/testing/access.ts'
import { addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { addStaff, openR1, openR2, openStaffSession } from './sessions.ts'

/** Everything by which a procedure can be asked about somebody. */
export type About = {
  readonly debtorId: DebtorId
  readonly document: string
  readonly digits: string
  readonly token: string
  readonly creditorSlug: string
  /** Open quotes, not accepted yet. */
  readonly spotQuoteId: QuoteId
  readonly planQuoteId: QuoteId
  readonly termsSha256: string
  /** A signed plan whose entrada is paid, and what is due next. */
  readonly agreementId: AgreementId
  readonly payableId: PayableId
  readonly paymentId: PaymentId
  /** The year in which they paid: the clock of a whole run goes on into the next one. */
  readonly paidIn: number
  /** Of the debt that no agreement holds. */
  readonly debtId: DebtId
  readonly contract: string
  /** Staff of their creditor: one inside, with a session, and one who was invited. */
  readonly staffId: StaffId
  readonly staffSessionId: StaffSessionId
  readonly invitedId: StaffId
  /** What the books of their creditor disagree about, and a file that it was sent. */
  readonly findingId: ReconciliationExceptionId
  readonly exportId: WriteOffExportId
  /** Its receipt, and what is printed on it. */
  readonly paperId: PaperId
  readonly paperNumber: string
  readonly paperCode: string
}

/** Somebody with the whole of a debtor's data at one creditor, and words nobody else has. */
export type Character = About & {
  readonly person: Person
  /** What only those concerned may read. */
  readonly canaries: readonly string[]
  /** What is shown to nobody in full. */
  readonly hidden: readonly string[]
}

export type House = TestCreditor & { readonly slug: string }

let serial = 0

/** A creditor with the offers of the demonstration's telecom in force, for whatever it sells. */
export async function addHouse(core: TestCore, slug: string): Promise<House> {
  const policy = seedPolicy('vivaz')
  const rules = policy.rules.map((rule) => ({
    ...rule,
    appliesTo: { ...rule.appliesTo, products: null },
  }))
  return { ...(await addOfferer(core, { ...policy, rules }, slug)), slug }
}

export async function addPersonWithDebt(core: TestCore, house: House) {
  serial += 1
  const place = String(serial).padStart(4, '0')
  const document = newCpf()
  const name = `Canária Número ${place}`
  const phone = `+55819888${place.padStart(5, '0')}`
  const email = `canaria-${place}@exemplo.example`
  const person = await createPerson(core, { document, name, phone, email })
  const contract = `CONTRATO-${place}`
  await addDebt(core, house, person.id, { principal: 100_000n, contract })
  await freeze(core, await scopeOf(core, await openR1(core, person)))
  return { person, document, name, contract, hidden: [document, phone, email] }
}

/** A person with a plan that runs, a payment, its papers, and a second debt with open quotes. */
export async function addCharacter(core: TestCore, house: House): Promise<Character> {
  const { person, document, name, contract, hidden } = await addPersonWithDebt(core, house)
  const plan = await signPlan(core, person)
  const payment = await payFirst(core, house, person, plan)
  const second = `${contract}-2`
  const { debtId } = await addDebt(core, house, person.id, { principal: 80_000n, contract: second })
  const scope = await scopeOf(core, await openR1(core, person))
  await freeze(core, scope)
  const open = await firstGroup(core, scope)
  const spotQuoteId = assertPresent(open.spot, 'à vista is offered')
  const planQuoteId = assertPresent(open.plan, 'a plan is offered')
  const shown = assertPresent(await details(core, scope, planQuoteId), 'an own quote')
  const { agreementId, number } = plan
  const ids = { spotQuoteId, planQuoteId, agreementId, payableId: payment.nextPayableId }
  return {
    ...ids,
    person,
    document,
    debtorId: person.id,
    digits: person.digits,
    token: await linkFor(core, person),
    creditorSlug: house.slug,
    termsSha256: shown.terms.sha256.toString('hex'),
    paymentId: payment.paymentId,
    paidIn: today(core.clock).year,
    debtId,
    contract: second,
    ...(await addBooks(core, house)),
    ...(await addColleagues(core, house)),
    paperId: payment.paperId,
    paperNumber: payment.paperNumber,
    paperCode: payment.paperCode,
    canaries: [
      ...Object.values(ids),
      person.id,
      payment.paymentId,
      payment.paperId,
      payment.endToEndId,
      name,
      contract,
      number,
    ],
    hidden,
  }
}

async function signPlan(core: TestCore, person: Person) {
  const seen = await scopeOf(core, await openR1(core, person))
  const quoteId = assertPresent((await firstGroup(core, seen)).plan, 'a plan is offered')
  const secret = await openR2(core, person, { action: 'sign', subjectId: quoteId })
  const scope = await scopeOf(core, secret)
  const shown = assertPresent(await details(core, scope, quoteId), 'an own quote')
  const accepted = await acceptQuote(core, scope, {
    quoteId,
    agreementId: newId<AgreementId>(core.clock.now().epochMilliseconds),
    client: CLIENT,
    termsSha256: shown.terms.sha256,
  })
  if (!accepted.ok) throw new Error(accepted.reason)
  return { ...accepted.value, scope }
}

async function payFirst(
  core: TestCore,
  creditor: House,
  person: Person,
  { agreementId, scope }: Awaited<ReturnType<typeof signPlan>>,
) {
  const { creditorId } = creditor
  const found = await inScope(core, testScope, (tx) => agreementById(tx, testScope, agreementId))
  const [first, next] = assertPresent(found, `the agreement of ${person.id}`).instalments
  const payment = await pay({ core, creditor, scope }, assertPresent(first, 'an entrada'))
  const papers = await issueOnPayment(core, testScope, { creditorId, paymentId: payment.id })
  const { paperId, number: paperNumber } = assertPresent(papers[0], 'a receipt')
  return {
    paperId,
    paperNumber,
    paperCode: await codeOfPaper({ core }, paperId),
    paymentId: payment.id,
    endToEndId: payment.providerPaymentId,
    nextPayableId: assertPresent(next, 'a plan goes on').id,
  }
}

async function addColleagues(core: TestCore, { creditorId }: House) {
  const colleague = await addStaff(core, { role: 'agent', creditorIds: [creditorId] })
  const invited = await addStaff(core, {
    role: 'agent',
    creditorIds: [creditorId],
    isInvited: true,
  })
  return {
    staffId: colleague.id,
    staffSessionId: await openStaffSession(core, colleague),
    invitedId: invited.id,
  }
}

/** A finding about the creditor's money, which waits for somebody to explain it. */
export async function addFinding(core: TestCore, creditorId: CreditorId) {
  const id = newId<ReconciliationExceptionId>(core.clock.now().epochMilliseconds)
  const subject = `pix:${id}`
  const finding = { id, creditorId, day: today(core.clock), kind: 'ledger_only' as const, subject }
  await inScope(core, testScope, (tx) =>
    tx.db.insert(reconciliationExceptions).values({ ...finding, state: 'open' }),
  )
  return id
}

/** What the books of the creditor disagree about, and the file of today's write-offs. */
async function addBooks(core: TestCore, { creditorId }: House) {
  const day = today(core.clock)
  const findingId = await addFinding(core, creditorId)
  return inScope(core, testScope, async (tx) => {
    const order = { creditorId, first: day, last: day, documents: 'masked' as const }
    const made = await makeExport(tx, testScope, order)
    if (!made.ok) throw new Error(made.reason)
    return { findingId, exportId: made.value.exportId }
  })
}

/** Well-formed names of things that never existed. */
export function nobodysThings(core: TestCore): About {
  const now = core.clock.now().epochMilliseconds
  const document = newCpf()
  return {
    debtorId: newId(now),
    document,
    digits: document.slice(0, 5),
    token: 'AAAAAAAAAAAAAAAAAAAAAA',
    creditorSlug: 'casa-que-nao-existe',
    spotQuoteId: newId(now),
    planQuoteId: newId(now),
    termsSha256: '0'.repeat(64),
    agreementId: newId(now),
    payableId: newId(now),
    paymentId: newId(now),
    paidIn: today(core.clock).year,
    debtId: newId(now),
    contract: 'CONTRATO-404',
    staffId: newId(now),
    staffSessionId: newId(now),
    invitedId: newId(now),
    findingId: newId(now),
    exportId: newId(now),
    paperId: newId(now),
    paperNumber: 'R1999-000001',
    paperCode: 'ZZZZ-ZZZZ-ZZZZ-ZZZZ',
  }
}
