import { and, eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { papers } from '#db/schema/papers.ts'
import { payments } from '#db/schema/payments.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId, type PaymentId } from '#server/kernel/id.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  accepted,
  asSystem,
  type Desk,
  openDesk,
  papersOf,
  pay,
  paymentOf,
  pixFor,
  textOfPaper,
} from '../agreement/testing.ts'
import { issueReceipt } from '../commands.ts'
import { issueOnPayment } from '../jobs.ts'
import { squeezed } from '../testing.ts'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(async () => {
  await expectBooksInOrder(desk.core)
  await desk.core.close()
})

describe('a receipt', () => {
  it('scenario 62: comes from a settled payment only; what was rolled back has none', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const line = assertPresent(plan.lines[0], 'line')
    const money = await pixFor(desk, line.id, line.amount)
    const attempted: string[] = []
    const broken = asSystem(desk, async (tx) => {
      await settleReceipt(tx, testScope, money)
      const [row] = await tx.db
        .select()
        .from(payments)
        .where(eq(payments.providerPaymentId, money.providerPaymentId))
      const paymentId = assertPresent(row, 'payment').id
      attempted.push(paymentId)
      const receipt = await issueReceipt(tx, testScope, { creditorId: plan.creditorId, paymentId })
      expect(receipt.ok).toBe(true)
      throw new Error('killed before commit')
    })
    await expect(broken).rejects.toThrow('killed')
    expect(attempted).toHaveLength(1)
    expect(await papersOf(desk, 'receipt')).toHaveLength(0)
    const key = {
      creditorId: plan.creditorId,
      paymentId: newId<PaymentId>(),
    }
    expect(await asSystem(desk, (tx) => issueReceipt(tx, testScope, key))).toEqual({
      ok: false,
      reason: 'not_settled',
    })

    await asSystem(desk, (tx) => settleReceipt(tx, testScope, money))
    const payment = assertPresent(await paymentOf(desk, money.providerPaymentId), 'payment')
    const settled = { creditorId: plan.creditorId, paymentId: payment.id }
    expect(await asSystem(desk, (tx) => issueReceipt(tx, testScope, settled))).toMatchObject({
      ok: true,
      value: { number: 'R2026-000001' },
    })
    const text = await textOfPaper(desk, 'receipt', payment.id)
    for (const fact of [
      'Comprovante R2026-000001 · Entrada',
      money.providerPaymentId,
      money.reference ?? '',
      'em 1 pagamento',
      'Maria Aparecida de Souza, CPF •••.533.447-••',
      'VIVAZ TELECOM S.A., CNPJ 11.222.333/0001-81',
    ]) {
      expect(text, fact).toContain(squeezed(fact))
    }
  })

  it('is numbered without gaps and issued once per payment under concurrency', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 3 })
    const paid = []
    for (const line of plan.lines) paid.push(await pay(desk, line))
    const jobs = paid.flatMap((payment) => Array.from({ length: 4 }, () => payment.id))
    await Promise.all(
      jobs.map((paymentId) =>
        issueOnPayment(desk.core, testScope, { creditorId: plan.creditorId, paymentId }),
      ),
    )
    const numbers = (await papersOf(desk, 'receipt')).map((paper) => paper.number).sort()
    expect(numbers).toEqual(['R2026-000001', 'R2026-000002', 'R2026-000003'])
  })

  it('tells what remained after its own payment, also when issued later', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const [first, second] = plan.lines
    const paid = await pay(desk, assertPresent(first, 'first'))
    const last = await pay(desk, assertPresent(second, 'second'))
    for (const payment of [paid, last]) {
      await issueOnPayment(desk.core, testScope, {
        creditorId: plan.creditorId,
        paymentId: payment.id,
      })
    }
    expect(await textOfPaper(desk, 'receipt', paid.id)).toContain('em1pagamento')
    expect(await textOfPaper(desk, 'receipt', last.id)).toContain(squeezed('Nada: acordo quitado'))
  })

  it('of a second payment of the same instalment says that the money is kept', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const line = assertPresent(plan.lines[0], 'line')
    await pay(desk, line)
    const twice = await pay(desk, line)
    await issueOnPayment(desk.core, testScope, { creditorId: plan.creditorId, paymentId: twice.id })
    const text = await textOfPaper(desk, 'receipt', twice.id)
    expect(text).toContain(squeezed('Esta parcela já estava paga.'))
    expect(text).not.toContain(squeezed('dá quitação'))
  })

  it('cannot be changed or removed once it is issued', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const line = assertPresent(plan.lines[0], 'line')
    const payment = await pay(desk, line)
    await issueOnPayment(desk.core, testScope, {
      creditorId: plan.creditorId,
      paymentId: payment.id,
    })
    const change = asSystem(desk, (tx) =>
      tx.db
        .update(papers)
        .set({ number: 'R2026-999999' })
        .where(and(eq(papers.kind, 'receipt'), eq(papers.subjectId, payment.id))),
    )
    await expect(change).rejects.toThrow()
  })
})
