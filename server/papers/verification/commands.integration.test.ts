import { eq } from 'drizzle-orm'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { papers } from '#db/schema/papers.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PaperId } from '#server/kernel/id.ts'
import { testScope } from '#server/testing/scope.ts'
import { asSystem, codeOfPaper, type Desk, openDesk, paidPlan } from '../agreement/testing.ts'
import { issueOnPayment } from '../jobs.ts'
import { checkPaper } from './commands.ts'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(() => desk.core.close())

const asker = (ip: string) => ({ ip, port: 1, userAgent: 'test' })

describe('"Confira este papel"', () => {
  async function receipt(): Promise<{ code: string; number: string; paperId: PaperId }> {
    const { key } = await paidPlan(desk)
    const [paper] = await issueOnPayment(desk.core, testScope, key)
    const { paperId, number } = assertPresent(paper, 'receipt')
    return { code: await codeOfPaper(desk, paperId), number, paperId }
  }

  it('confirms kind, number, creditor and date, and tells nothing of the person or the sum', async () => {
    const { code, number } = await receipt()
    for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' '), ` ${code} `]) {
      const answer = await checkPaper(desk.core, asker('10.2.0.1'), {
        code: typed,
        number: '',
        amount: '',
      })
      expect(answer).toEqual({
        ok: true,
        value: {
          verdict: 'genuine',
          kind: 'receipt',
          number,
          issuedOn: Temporal.PlainDate.from('2026-11-23'),
          creditor: expect.objectContaining({ legalName: expect.any(String) }),
          state: 'in_force',
          since: Temporal.PlainDate.from('2026-11-23'),
          amountAgrees: null,
        },
      })
      expect(JSON.stringify(answer)).not.toMatch(/Maria|390\.?533|amount":\s*"?\d/)
    }
  })

  it('gives one answer to a code that is unknown, malformed, or of another number', async () => {
    const { code, number } = await receipt()
    const unknown = { ok: true, value: { verdict: 'unknown' } }
    const ask = (question: Partial<Record<'code' | 'number', string>>) =>
      checkPaper(desk.core, asker('10.3.0.1'), { code, number: '', amount: '', ...question })
    expect(await ask({ number: number.toLowerCase() })).toMatchObject({
      value: { verdict: 'genuine' },
    })
    for (const other of ['ZZZZ-ZZZZ-ZZZZ-ZZZZ', '', 'x', '0'.repeat(16), `${code}2`, 'a\u0000b']) {
      expect(await ask({ code: other })).toEqual(unknown)
    }
    expect(await ask({ number: 'R2026-999999' })).toEqual(unknown)
  })

  it('says whether a sum is the paper’s, only to who names it', async () => {
    const { code, paperId } = await receipt()
    const [row] = await asSystem(desk, (tx) =>
      tx.db.select({ amount: papers.amount }).from(papers).where(eq(papers.id, paperId)),
    )
    const amount = assertPresent(row?.amount, 'amount')
    const reais = `R$ ${amount / 100n},${String(amount % 100n).padStart(2, '0')}`
    const ask = (typed: string) =>
      checkPaper(desk.core, asker('10.4.0.1'), { code, number: '', amount: typed })
    expect(await ask(reais)).toMatchObject({ value: { amountAgrees: true } })
    expect(await ask('0,01')).toMatchObject({ value: { amountAgrees: false } })
    expect(await ask('muito')).toMatchObject({ value: { amountAgrees: false } })
  })

  it('lets nobody guess on: misses are counted, hits are not, and nothing is written', async () => {
    const { code } = await receipt()
    const ask = (typed: string, ip: string) =>
      checkPaper(desk.core, asker(ip), { code: typed, number: '', amount: '' })
    const before = await rowsWritten()
    for (let hit = 0; hit < 60; hit++) expect((await ask(code, '10.5.0.1')).ok).toBe(true)
    for (let miss = 0; miss < 30; miss++) {
      expect((await ask('ZZZZ-ZZZZ-ZZZZ-ZZZZ', '10.5.0.1')).ok).toBe(true)
    }
    expect(await ask(code, '10.5.0.1')).toEqual({ ok: false, reason: 'throttled' })
    expect((await ask(code, '10.6.0.1')).ok).toBe(true)
    expect(await rowsWritten()).toBe(before)
    desk.core.clock.advance({ minutes: 11 })
    expect((await ask(code, '10.5.0.1')).ok).toBe(true)
  })

  async function rowsWritten(): Promise<string> {
    const owner = new pg.Client({ connectionString: desk.core.ownerUrl })
    await owner.connect()
    try {
      const { rows } = await owner.query(
        `select (select count(*) from rate_limits) || '/' || (select count(*) from audit_events)
                || '/' || (select count(*) from outbox_events) as all`,
      )
      return String(rows[0]?.all)
    } finally {
      await owner.end()
    }
  }
})
