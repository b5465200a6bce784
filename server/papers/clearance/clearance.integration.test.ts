import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreements } from '#db/schema/agreements.ts'
import { papers } from '#db/schema/papers.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { parseSigningKeys } from '#server/platform/paper-signing.ts'
import { TEST_PAPER_KEYS } from '#server/testing/core.ts'
import { addDebtor, expectBooksInOrder, signIn } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  accepted,
  asSystem,
  type Desk,
  openDesk,
  openPaper,
  papersOf,
  pay,
  textOfPaper,
} from '../agreement/testing.ts'
import {
  issueOnAcceptance,
  issueOnPayment,
  issueOnSettlement,
  issueWantedStatement,
  reverseClearance,
  sweepStatements,
} from '../jobs.ts'
import { proofOf } from '../proof/data.ts'
import { shelfOf } from '../shelf/data.ts'
import { wantStatement } from '../statement/commands.ts'
import { readPdf, squeezed } from '../testing.ts'
import { verifyPaper } from '../verification/data.ts'

const keys = parseSigningKeys(TEST_PAPER_KEYS).known
const CHECK_URL = 'https://quita.example/verificar'
const CREDITOR = 'vivaz-telecom'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(async () => {
  await expectBooksInOrder(desk.core)
  await desk.core.close()
})

/** A plan of which so many instalments are paid, each with its receipt. */
async function plan(instalments: number, paid: number) {
  const made = await accepted(desk, 'plan', { instalments })
  await issueOnAcceptance(desk.core, testScope, made)
  const payments = []
  for (const line of made.lines.slice(0, paid)) {
    const { id } = await pay(desk, line)
    payments.push(id)
    await issueOnPayment(desk.core, testScope, { creditorId: made.creditorId, paymentId: id })
  }
  return { ...made, payments }
}

const yearKey = (year: number) => ({
  creditorId: desk.creditor.creditorId,
  debtorId: desk.scope.debtorId,
  year,
})

const textOfStatement = async (year: number) => {
  const [row] = await asSystem(desk, (tx) =>
    tx.db.select().from(papers).where(eq(papers.year, year)).orderBy(papers.edition),
  )
  return row ? textOfEdition(row.id) : ''
}

async function textOfEdition(id: string) {
  const [row] = await asSystem(desk, (tx) =>
    tx.db
      .select()
      .from(papers)
      .where(eq(papers.id, id as never)),
  )
  const contentSealed = assertPresent(row?.contentSealed, 'paper')
  const place = { column: 'papers.content', row: id }
  return readPdf(desk.core.vault.openBytes(contentSealed, place)).text
}

describe('the termo de quitação', () => {
  it('is issued once when the last payment is there, with what is settled and by when names go', async () => {
    const half = await plan(2, 1)
    expect(await issueOnSettlement(desk.core, testScope, half)).toEqual([])
    await pay(desk, assertPresent(half.lines[1], 'line'))
    const issued = await Promise.all(
      Array.from({ length: 5 }, () => issueOnSettlement(desk.core, testScope, half)),
    )
    expect(new Set(issued.flat().map((paper) => paper.paperId)).size).toBe(1)
    expect(issued[0]?.[0]).toMatchObject({
      kind: 'clearance',
      number: 'Q2026-000001',
      fileName: 'quitacao-Q2026-000001.pdf',
      contactId: expect.any(String),
    })
    const { bytes } = await openPaper(desk, 'clearance', half.agreementId)
    expect(verifyPaper(bytes, keys).ok).toBe(true)
    const text = readPdf(bytes).text
    for (const fact of [
      'Termo de quitação',
      `tudo o que foi combinado no acordo ${half.number}`,
      'você não deve mais nada',
      'Fibra 500',
      // Paid on Monday 23 November 2026: five business days later is the next Monday.
      'ele sai até 30 de novembro de 2026',
      'depois do primeiro pagamento',
      'Vivaz Telecom S.A.',
    ]) {
      expect(text, fact).toContain(squeezed(fact))
    }
    expect(text).not.toContain('39053344705')
  })

  it('no longer holds after a payment went back, and a new edition replaces it', async () => {
    const whole = await plan(2, 2)
    await issueOnSettlement(desk.core, testScope, whole)
    await reverseClearance(desk.core, testScope, whole)
    await reopen(whole.agreementId, 'active')
    expect(await issueOnSettlement(desk.core, testScope, whole)).toEqual([])
    const shelf = () => inScope(desk.core, desk.scope, (tx) => shelfOf(tx, desk.scope))
    expect((await shelf()).papers.find((paper) => paper.kind === 'clearance')).toMatchObject({
      state: 'reversed',
    })
    await reopen(whole.agreementId, 'settled')
    const [again] = await issueOnSettlement(desk.core, testScope, whole)
    expect(again?.number).toBe('Q2026-000002')
    const states = (await shelf()).papers
      .filter((paper) => paper.kind === 'clearance')
      .map((paper) => `${paper.number} ${paper.state}`)
    expect(states).toEqual(['Q2026-000002 in_force', 'Q2026-000001 superseded'])
  })

  /** What booking a reversal will do; here only its mark on the agreement. */
  const reopen = (agreementId: string, status: 'active' | 'settled') =>
    asSystem(desk, (tx) =>
      tx.db
        .update(agreements)
        .set({ status })
        .where(eq(agreements.id, agreementId as never)),
    )
})

describe('the statement of a year (Lei 12.007/2009)', () => {
  it('lists what was paid; of a year with something open it is no quittance', async () => {
    await plan(2, 1)
    const [issued] = await issueWantedStatement(desk.core, testScope, yearKey(2026))
    expect(issued).toMatchObject({ kind: 'statement', number: 'D2026-000001' })
    const text = await textOfStatement(2026)
    for (const fact of ['O que você pagou em 2026', 'Meses quitados', 'novembro']) {
      expect(text).toContain(squeezed(fact))
    }
    expect(text).not.toContain(squeezed('substitui, como prova'))
    expect(await issueWantedStatement(desk.core, testScope, yearKey(2025))).toEqual([])
  })

  it('is issued again only when something changed, and then replaces the one before', async () => {
    const { lines } = await plan(2, 1)
    const first = await issueWantedStatement(desk.core, testScope, yearKey(2026))
    desk.core.clock.advance({ hours: 24 * 5 })
    expect(await issueWantedStatement(desk.core, testScope, yearKey(2026))).toEqual(first)
    await pay(desk, assertPresent(lines[1], 'line'))
    const [second] = await issueWantedStatement(desk.core, testScope, yearKey(2026))
    expect(second?.number).toBe('D2026-000002')
    const rows = await papersOf(desk, 'statement')
    expect(rows.map((row) => row.edition).sort()).toEqual([1, 2])
    const text = await textOfEdition(assertPresent(second, 'second').paperId)
    expect(text).toContain(squeezed('Declaração de quitação anual de 2026'))
    expect(text).toContain(squeezed('substitui, como prova, os comprovantes de cada mês'))
  })

  it('is asked for by an event, which only the worker answers, and only where it is needed', async () => {
    await plan(2, 1)
    const ask = (creditorSlug: string, year: number) =>
      inScope(desk.core, desk.scope, (tx) => wantStatement(tx, desk.scope, { creditorSlug, year }))
    const wanted = async () =>
      (
        await asSystem(desk, (tx) =>
          tx.sql("select 1 from outbox_events where topic = 'statement.wanted'"),
        )
      ).length
    expect(await ask(CREDITOR, 2026)).toMatchObject({ ok: true })
    expect(await wanted()).toBe(1)
    await issueWantedStatement(desk.core, testScope, yearKey(2026))
    expect(await ask(CREDITOR, 2026)).toMatchObject({ ok: true })
    expect(await wanted()).toBe(1)
    expect(await ask(CREDITOR, 2024)).toEqual({ ok: false, reason: 'nothing_paid' })
    expect(await ask('nobody', 2026)).toEqual({ ok: false, reason: 'nothing_paid' })
    const other = await signIn(desk.core, await addDebtor(desk.core, '52998224725'), 'R2')
    const foreign = await inScope(desk.core, other, (tx) =>
      wantStatement(tx, other, { creditorSlug: CREDITOR, year: 2026 }),
    )
    expect(foreign).toEqual({ ok: false, reason: 'nothing_paid' })
  })

  it('comes by itself in the month after everything was paid, once', async () => {
    await plan(2, 2)
    expect(await sweepStatements(desk.core, testScope)).toEqual([])
    desk.core.clock.set('2026-12-01T12:00:00Z')
    expect(await sweepStatements(desk.core, testScope)).toHaveLength(1)
    expect(await sweepStatements(desk.core, testScope)).toEqual([])
  })

  it.each([
    [2, 'comes by itself early in the next year, of who paid everything of this one', 1],
    [1, 'does not come by itself while something of the year is open', 0],
  ])('after %i payments %s', async (paid, _, count) => {
    const { lines } = await plan(3, paid)
    const open = lines.slice(paid).map((line) => line.dueOn.year)
    expect(open.includes(2026)).toBe(count === 0)
    desk.core.clock.set('2027-01-15T12:00:00Z')
    expect(await sweepStatements(desk.core, testScope)).toEqual([])
    desk.core.clock.set('2027-02-01T12:00:00Z')
    expect(await sweepStatements(desk.core, testScope)).toHaveLength(count)
  })
})

describe('the proofs of an agreement', () => {
  it('are one file with the day and every paper inside, as it was issued', async () => {
    const whole = await plan(2, 2)
    await issueOnSettlement(desk.core, testScope, whole)
    const made = await inScope(desk.core, desk.scope, (tx) =>
      proofOf(tx, desk.scope, { agreementId: whole.agreementId, checkUrl: CHECK_URL }),
    )
    const { bytes, fileName } = assertPresent(made, 'proofs')
    expect(fileName).toBe(`provas-${whole.number}.pdf`)
    const { files, text } = readPdf(bytes)
    expect([...files.keys()]).toEqual([
      'quitacao-Q2026-000001.pdf',
      `acordo-${whole.number}.pdf`,
      'comprovante-R2026-000001.pdf',
      'comprovante-R2026-000002.pdf',
    ])
    for (const [name, file] of files) expect(verifyPaper(file, keys).ok, name).toBe(true)
    expect(text).toContain(squeezed('O registro deve sair até 30 de novembro de 2026.'))
    expect(text).toContain(squeezed('Q2026-000001'))
    expect(text).not.toContain('\ufffd')
  })

  it('are nobody else’s, and not there before the first payment', async () => {
    const unpaid = await plan(2, 0)
    const ask = (scope: Desk['scope']) =>
      inScope(desk.core, scope, (tx) =>
        proofOf(tx, scope, { agreementId: unpaid.agreementId, checkUrl: CHECK_URL }),
      )
    expect(await ask(desk.scope)).toBeNull()
    await pay(desk, assertPresent(unpaid.lines[0], 'line'))
    expect(await ask(desk.scope)).not.toBeNull()
    const other = await signIn(desk.core, await addDebtor(desk.core, '52998224725'), 'R2')
    expect(await ask(other)).toBeNull()
  })
})

describe('the list of papers', () => {
  it('holds every paper of the person, newest first, and what can be asked for', async () => {
    const whole = await plan(2, 2)
    desk.core.clock.advance({ minutes: 1 })
    await issueOnSettlement(desk.core, testScope, whole)
    const shelf = await inScope(desk.core, desk.scope, (tx) => shelfOf(tx, desk.scope))
    expect(shelf.papers[0]).toMatchObject({
      kind: 'clearance',
      state: 'in_force',
      creditorSlug: CREDITOR,
    })
    expect(shelf.papers).toHaveLength(4)
    expect(shelf.years.map(({ year }) => year)).toEqual([2026])
    expect(shelf.proofs.map(({ agreementNumber }) => agreementNumber)).toEqual([whole.number])
    const other = await signIn(desk.core, await addDebtor(desk.core, '52998224725'), 'R1')
    expect(await inScope(desk.core, other, (tx) => shelfOf(tx, other))).toEqual({
      papers: [],
      years: [],
      proofs: [],
    })
    expect(await textOfPaper(desk, 'clearance', whole.agreementId)).toContain('Confiraestepapel')
  })
})
