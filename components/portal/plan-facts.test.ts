import { describe, expect, it } from 'vitest'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { codeError } from './code-form.tsx'
import { paidTitle } from './paid-page.tsx'
import { planFacts, planTitle } from './plan-facts.ts'
import type { PlanCardView } from './view.ts'

const plan: PlanCardView = {
  quoteId: 'q',
  kind: 'plan',
  count: 3,
  entrada: null,
  regular: centavos(20_672n),
  last: null,
  total: centavos(62_016n),
  saving: centavos(62_014n),
  firstDate: '2026-12-10',
  cet: '0,00%',
}

const facts = (over: Partial<PlanCardView>) =>
  planFacts({ ...plan, ...over }, '2026-11-22').map((line) => line.replaceAll('\u00a0', ' '))

describe('a plan card', () => {
  it('always shows the total and the cost of a plan in instalments', () => {
    expect(facts({})[0]).toBe('total R$ 620,16 · CET 0,00%')
  })

  it('says entrada and last instalment when they differ', () => {
    expect(facts({ entrada: centavos(10_000n), last: centavos(4_820n) })[1]).toBe(
      'entrada de R$ 100,00 · 1ª em 10 de dezembro · a última de R$ 48,20',
    )
  })

  it('never speaks of a saving where there is none', () => {
    expect(facts({ saving: centavos(0n) }).join()).not.toContain('deixa de pagar')
    expect(facts({ saving: centavos(-1n) }).join()).not.toContain('deixa de pagar')
  })

  it('is called by its instalments, the entrada apart', () => {
    const title = (over: Partial<PlanCardView>) =>
      planTitle({ ...plan, ...over }).replaceAll('\u00a0', ' ')
    expect(title({})).toBe('3× de R$ 206,72')
    expect(title({ entrada: centavos(10_000n) })).toBe('2× de R$ 206,72')
    expect(title({ kind: 'spot', count: 1 })).toBe('R$ 206,72')
  })

  it('is short where there is one payment', () => {
    expect(facts({ kind: 'spot', count: 1, cet: null })).toEqual([
      'à vista',
      'deixa de pagar R$ 620,14',
    ])
  })
})

const PAID = {
  confirmed: true,
  settled: false,
  remaining: 2,
  amount: centavos(2_550n),
  stillOpen: ZERO,
}

describe('the title of a payment', () => {
  it('names the amount where it was a part of an instalment', () => {
    const title = paidTitle({ ...PAID, stillOpen: centavos(48_754n) })
    expect(title.replace(/\s/g, ' ')).toBe('Recebemos R$ 25,50.')
  })

  it('counts what is left', () => {
    const title = (remaining: number) => paidTitle({ ...PAID, remaining })
    expect([title(2), title(1), title(12)]).toEqual([
      'Recebemos sua parcela. Faltam duas.',
      'Recebemos sua parcela. Falta uma.',
      'Recebemos sua parcela. Faltam 12.',
    ])
  })

  it('never says received before the bank confirmed', () => {
    const title = paidTitle({ ...PAID, confirmed: false, settled: true, remaining: 0 })
    expect(title).toBe('Recebemos seu aviso')
  })
})

describe('the code field', () => {
  it('tells how many tries are left, in the right number', () => {
    expect(codeError('wrong', 1)).toContain('mais 1 tentativa.')
    expect(codeError('wrong', 3)).toContain('mais 3 tentativas.')
  })

  it('is silent when nothing is wrong', () => {
    expect(codeError('sent', null)).toBeNull()
  })
})
