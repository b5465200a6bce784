import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centavos, formatBRL } from '#server/kernel/money.ts'
import { owedAfterBreach } from './breach/model.ts'
import type { BreachEffect, TermsInput } from './input/model.ts'
import { renderTerms } from './model.ts'
import { frozenExample, payInFullExample, termsExample, withInterestExample } from './testing.ts'

const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
const all = {
  'a plan without interest': termsExample(),
  'a plan with interest': withInterestExample(),
  'a payment in full': payInFullExample(),
} satisfies Record<string, TermsInput>

/** rules.md 5: words that never reach a debtor. */
const FORBIDDEN =
  /devedor|inadimpl|caloteiro|nome sujo|última chance|último aviso|urgente|imediatamente|sob pena|medidas cabíveis|judicial|protesto|negativad|regularize|evite|você prometeu/i

describe('the terms of an agreement', () => {
  it.each(Object.entries(all))('of %s are in words that respect the reader', (_, input) => {
    const { text } = renderTerms(input)
    expect(text).not.toMatch(FORBIDDEN)
    for (const sentence of text.split(/\n|(?<=[.:;]) /)) {
      expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(32)
    }
  })

  it.each(Object.entries(all))(
    'of %s name creditor, operator and debtor as CDC 42-A asks',
    (_, i) => {
      const { text } = renderTerms(i)
      for (const fact of [
        'Vivaz Telecom S.A.',
        '11.222.333/0001-81',
        'Av. Paulista, 900, São Paulo/SP',
        '0800 111 2222',
        'Acordo Claro Serviços de Cobrança Ltda.',
        '12.345.678/0001-95',
        'Rua das Palmeiras, 120, Recife/PE',
        'em nome do credor',
        'privacidade@acordoclaro.example',
        'CPF •••.533.447-••',
      ]) {
        expect(text).toContain(fact)
      }
      expect(text).not.toContain('390.533.447-05')
    },
  )

  it('itemise every debt to the centavo, with each discount', () => {
    const { text } = renderTerms(termsExample())
    expect(text).toContain(
      'Fibra 500, contrato VT-000148, vencimento original em 10/03/2026: principal R$\u00a0600,00 + correção R$\u00a021,50 + multa R$\u00a012,43 + juros R$\u00a0106,37 = R$\u00a0740,30. Desconto: R$\u00a0140,30 nos encargos e R$\u00a0229,84 no principal. Fica: R$\u00a0370,16.',
    )
    expect(text).toContain('Desconto: R$\u00a0250,00 no principal. Fica: R$\u00a0250,00.')
  })

  it('say everything CDC 52 and 54-B want said before contracting', () => {
    const { text } = renderTerms(withInterestExample())
    for (const fact of [
      'Total sem parcelamento: R$\u00a0620,16',
      'Juros do parcelamento: R$\u00a062,00',
      'IOF: R$\u00a08,20',
      'Total com parcelamento: R$\u00a0690,36',
      'Taxa de juros efetiva: 1,50% ao mês',
      '(CET): 23,14% ao ano',
      'São 12 pagamentos, um por mês.',
      'Parcela 12 de 12: R$\u00a057,53. Vence em 10 de novembro de 2027.',
      'multa de 2%, uma vez só, e juros de 1% ao mês',
      'Vale até o fim de 4 de dezembro de 2026.',
      'sem custo',
      'CDC, art. 52, § 2º',
      'Tabela Price',
      'NBR 5891',
    ]) {
      expect(text).toContain(fact)
    }
  })

  it('show 0,00% where the plan is free, and that nothing is added to a late instalment', () => {
    const { text } = renderTerms(termsExample())
    expect(text).toContain('Taxa de juros efetiva: 0,00% ao mês (sem juros).')
    expect(text).toContain('(CET): 0,00% ao ano')
    expect(text).toContain('Nada é somado a uma parcela atrasada')
  })

  it('give both dates where the due date has no bank service', () => {
    expect(renderTerms(termsExample()).text).toContain(
      'Vence em 10 de janeiro de 2027. Pode ser paga até 11 de janeiro de 2027, sem acréscimo.',
    )
  })

  it.each([
    ['novation', 'novação, Código Civil, art. 360', 'R$\u00a0413,44'],
    ['proportional', 'na proporção do que você pagou', 'R$\u00a0826,87'],
    ['restore', 'o desconto deixa de valer', 'R$\u00a01.033,58'],
  ] as const)(
    'state what a breach leaves under %s, with its own numbers',
    (effect, words, owed) => {
      const { text } = renderTerms(termsExample({ breachEffect: effect }))
      expect(text).toContain(words)
      expect(text).toContain(`o saldo é ${owed}`)
      expect(text).toContain(
        'depois de 10 dias corridos da última data para pagar, e depois de um aviso',
      )
      expect(text).toContain('continua contando a seu favor')
    },
  )

  it.each([
    ['novation', 100_000n],
    ['restore', 150_000n],
    ['proportional', 133_333n],
  ] satisfies [BreachEffect, bigint][])('compute %s as broken-01 does', (breachEffect, owed) => {
    const c = (amount: bigint) => centavos(amount)
    const day = Temporal.PlainDate.from('2026-12-10')
    const debt = termsExample().debts[0]
    if (!debt) throw new Error('the example has a debt')
    const input = termsExample({
      breachEffect,
      total: c(150_000n),
      debts: [
        {
          ...debt,
          principal: c(200_000n),
          correction: c(0n),
          fine: c(0n),
          interest: c(0n),
          discountOnCharges: c(0n),
          discountOnPrincipal: c(50_000n),
        },
      ],
      instalments: [50_000n, 100_000n].map((amount, number) => ({
        number,
        dueOn: day,
        payableUntil: day,
        amount: c(amount),
        interest: c(0n),
      })),
    })
    expect(owedAfterBreach(input, 1)).toBe(owed)
    expect(renderTerms(input).text).toContain(formatBRL(centavos(owed)))
  })

  it('promise withdrawal in seven days, delisting in five business days, and receipts', () => {
    const { text } = renderTerms(termsExample())
    expect(text).toContain('desistir em até 7 dias corridos depois de assinar, sem custo')
    expect(text).toContain('até 5 dias úteis depois do primeiro pagamento')
    expect(text).toContain('você recebe um comprovante')
    expect(renderTerms(withInterestExample()).text).toContain('depois do último pagamento')
  })

  it('say that a plan is accepted by its code, and one payment by being made', () => {
    const plan = renderTerms(termsExample()).text
    expect(plan).toContain('código de 6 números')
    expect(plan).toContain('MP 2.200-2/2001, art. 10, § 2º')
    expect(plan).toContain('Este acordo não tira nenhum direito seu.')
    const full = renderTerms(payInFullExample())
    expect(full.text).toContain('o próprio pagamento é a aceitação')
    expect(full.sections.map((section) => section.id)).not.toContain('breach')
  })

  it.each(Object.entries(all))('of %s come down to six short lines', (_, input) => {
    const { summary, text } = renderTerms(input)
    expect(summary).toHaveLength(6)
    for (const line of summary) {
      expect(line.length, line).toBeLessThanOrEqual(100)
      expect(text).toContain(line)
    }
  })

  it('name the operator once where it is the creditor itself', () => {
    const { creditor, operator } = frozenExample
    const frozen = { ...frozenExample, operator: { ...operator, cnpj: creditor.cnpj } }
    expect(renderTerms(termsExample({ frozen })).text).toContain('o próprio credor')
  })

  it('are the same bytes for ever for the same input and version', () => {
    expect(renderTerms(termsExample()).version).toBe('2026-11.1')
    expect(Object.values(all).map((input) => sha(renderTerms(input).text))).toEqual([
      '0684696244bf0386a7c1f2eea79540b4067e011f40a4d3a3cd16551c6074babd',
      '4dd23f702bea4b82fa5d0391b9b4ddacdfce91175ad653b69883ee99ef5cada3',
      '74798004c7ac18857f9083c8df59fc54a92ea38d9dbf04452a3601d770643aae',
    ])
  })

  it('do not depend on the order in which rows come back', () => {
    const input = withInterestExample()
    const expected = renderTerms(input).text
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...input.debts], { minLength: input.debts.length }),
        fc.shuffledSubarray([...input.instalments], { minLength: input.instalments.length }),
        fc.shuffledSubarray([...input.frozen.debts], { minLength: input.frozen.debts.length }),
        (debts, instalments, labels) => {
          const frozen = { ...input.frozen, debts: labels }
          expect(renderTerms({ ...input, frozen, debts, instalments }).text).toBe(expected)
        },
      ),
    )
  })

  it('are refused where their numbers do not add up', () => {
    const input = termsExample()
    expect(() => renderTerms({ ...input, total: centavos(input.total + 1n) })).toThrow('shares')
    expect(() => renderTerms({ ...input, instalments: input.instalments.slice(1) })).toThrow(
      'instalments',
    )
    const frozen = { ...input.frozen, debts: [] }
    expect(() => renderTerms({ ...input, frozen })).toThrow('label')
  })
})
