import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementEvidence } from '#db/schema/agreements.ts'
import { auditEvents } from '#db/schema/audit.ts'
import { creditors } from '#db/schema/creditors.ts'
import { renderTerms } from '#server/agreements/terms/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { addDebtor, expectBooksInOrder, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { termsInputOfAgreement } from './agreement/data.ts'
import {
  accepted,
  asSystem,
  type Desk,
  openDesk,
  openPaper,
  papersOf,
  pay,
  textOfPaper,
} from './agreement/testing.ts'
import { issueAgreementPaper } from './commands.ts'
import { paperOf } from './data.ts'
import { TERMS_FILE_NAME } from './evidence/model.ts'
import { issueOnAcceptance, issueOnPayment } from './jobs.ts'
import { readPdf, squeezed } from './testing.ts'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(async () => {
  await expectBooksInOrder(desk.core)
  await desk.core.close()
})

describe('the paper of a signed plan', () => {
  it('scenario 71: the terms rendered again from the rows are the ones that were shown and hashed', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 3 })
    // What changes afterwards is not what was agreed.
    await asSystem(desk, (tx) =>
      tx.db
        .update(creditors)
        .set({ address: 'Outro lugar, 1', legalName: 'Vivaz Nova S.A.', graceDays: 20 })
        .where(eq(creditors.id, plan.creditorId)),
    )
    const input = await asSystem(desk, (tx) => termsInputOfAgreement(tx, testScope, plan))
    const again = renderTerms(assertPresent(input, 'terms')).text
    expect(again).toBe(plan.text)
    const [evidence] = await asSystem(desk, (tx) =>
      tx.db
        .select()
        .from(agreementEvidence)
        .where(eq(agreementEvidence.agreementId, plan.agreementId)),
    )
    expect(sha256(again).equals(assertPresent(evidence, 'evidence').termsSha256)).toBe(true)

    const issued = await asSystem(desk, (tx) => issueAgreementPaper(tx, testScope, plan))
    expect(issued).toMatchObject({ ok: true, value: { number: plan.number } })
    const paper = await openPaper(desk, 'agreement', plan.agreementId)
    const { files } = readPdf(paper.bytes)
    expect(files.get(TERMS_FILE_NAME)?.toString('utf8')).toBe(plan.text)
  })

  it('scenario 71: is not issued where other terms than the stored ones were accepted', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2, hash: sha256('other terms') })
    expect(await asSystem(desk, (tx) => issueAgreementPaper(tx, testScope, plan))).toEqual({
      ok: false,
      reason: 'terms_differ',
    })
    await expect(issueOnAcceptance(desk.core, testScope, plan)).rejects.toThrow('terms_differ')
    expect(await papersOf(desk, 'agreement')).toHaveLength(0)
  })

  it('is issued once, by ten workers at the same moment, with one audit row', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => issueOnAcceptance(desk.core, testScope, plan)),
    )
    expect(new Set(answers.flat().map((paper) => paper.paperId)).size).toBe(1)
    expect(answers[0]?.[0]).toMatchObject({
      kind: 'agreement',
      fileName: `acordo-${plan.number}.pdf`,
      contactId: expect.any(String),
    })
    expect(await papersOf(desk, 'agreement')).toHaveLength(1)
    const audit = await asSystem(desk, (tx) =>
      tx.db.select().from(auditEvents).where(eq(auditEvents.action, 'paper.issued')),
    )
    expect(audit).toHaveLength(1)
  })

  it('shows the masked contact of the code and never the number itself', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    await issueOnAcceptance(desk.core, testScope, plan)
    const text = await textOfPaper(desk, 'agreement', plan.agreementId)
    expect(text).toContain(squeezed('enviado por SMS para (81) •••••-0001'))
    expect(text).toContain(squeezed(`Acordo ${plan.number}`))
    expect(text).not.toContain('99999')
  })

  it('lies sealed in the database, bound to its row, and opens for its debtor only', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    await issueOnAcceptance(desk.core, testScope, plan)
    const [row] = await papersOf(desk, 'agreement')
    const stored = assertPresent(row, 'paper')
    const dump = JSON.stringify(
      await asSystem(desk, (tx) =>
        tx.sql("select encode(content_sealed, 'escape') as c, p.number from papers p"),
      ),
    )
    for (const plain of ['Maria', '%PDF', '390.533', '39053344705']) {
      expect(dump).not.toContain(plain)
    }
    expect(() =>
      desk.core.vault.openBytes(assertPresent(stored.contentSealed, 'sealed'), {
        column: 'papers.content',
        row: newId(),
      }),
    ).toThrow()

    const paper = await openPaper(desk, 'agreement', plan.agreementId)
    const { bytes, sha256: hash } = paper
    expect(sha256(Buffer.from(bytes)).equals(hash)).toBe(true)
    expect(bytes.length).toBe(stored.byteLength)

    const other = await signIn(desk.core, await addDebtor(desk.core, '52998224725'), 'R2')
    const foreign = await inScope(desk.core, other, (tx) =>
      paperOf(tx, other, { kind: 'agreement', subjectId: plan.agreementId }),
    )
    expect(foreign).toBeNull()
  })
})

describe('the paper of an agreement of one payment', () => {
  it('is issued with the payment that accepts it, and not before', async () => {
    const spot = await accepted(desk, 'spot')
    expect(await issueOnAcceptance(desk.core, testScope, spot)).toEqual([])
    const line = assertPresent(spot.lines[0], 'line')
    const payment = await pay(desk, line)
    const issued = await issueOnPayment(desk.core, testScope, {
      creditorId: spot.creditorId,
      paymentId: payment.id,
    })
    expect(issued.map((paper) => paper.kind)).toEqual(['agreement', 'receipt'])
    const text = await textOfPaper(desk, 'agreement', spot.agreementId)
    expect(text).toContain(squeezed('Pelo pagamento desta condição, por Pix'))
    expect(text).toContain(payment.providerPaymentId)
  })
})
