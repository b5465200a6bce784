import { assertNever } from '#server/kernel/assert.ts'
import { type Centavos, formatBRL, sum, ZERO } from '#server/kernel/money.ts'
import { type BreachEffect, balanceAfterBreach } from '../../breach/model.ts'
import type { TermsDebt, TermsInput } from '../input/model.ts'

/** What a debt cost on the day of the quote, before any discount. */
export function fullValueOf(debt: TermsDebt): Centavos {
  return sum([debt.principal, debt.correction, debt.fine, debt.interest, debt.fee])
}

export function discountOf(debt: TermsDebt): Centavos {
  return sum([debt.discountOnCharges, debt.discountOnPrincipal])
}

const effects = {
  novation: 'novacao',
  proportional: 'proportional',
  restore: 'restore',
} as const satisfies Record<TermsInput['breachEffect'], BreachEffect>

/** What would still be owed if the agreement ended after its first `paidCount` payments. */
export function owedAfterBreach(input: TermsInput, paidCount: number): Centavos {
  const inOrder = [...input.instalments].sort((a, b) => a.number - b.number)
  return balanceAfterBreach(effects[input.breachEffect], {
    debt: sum(input.debts.map(fullValueOf)),
    deal: input.total,
    paid: sum(inOrder.slice(0, paidCount).map((line) => line.amount)),
  })
}

/** The effect in plain words, the way it is computed, and an example with its own numbers. */
export function breachWords(input: TermsInput): string[] {
  const first = [...input.instalments].sort((a, b) => a.number - b.number)[0]
  const paid = formatBRL(first?.amount ?? ZERO)
  const rest = formatBRL(owedAfterBreach(input, 1))
  const origin = formatBRL(sum(input.debts.map(fullValueOf)))
  const total = formatBRL(input.total)
  switch (input.breachEffect) {
    case 'novation':
      return [
        'Este acordo substitui os valores de origem (novação, Código Civil, art. 360). Se ele terminar, só o saldo do acordo continua em aberto. O desconto fica mantido.',
        `Exemplo: com só o primeiro pagamento feito (${paid}), o saldo é ${rest}. Juros que ainda não correram saem dessa conta.`,
      ]
    case 'proportional':
      return [
        'Este acordo não substitui os valores de origem (não há novação). Se ele terminar, o desconto fica mantido na proporção do que você pagou.',
        `A conta: ${origin} (valor de origem) × (1 − o que você pagou ÷ ${total}).`,
        `Exemplo: com só o primeiro pagamento feito (${paid}), o saldo é ${rest}. Desse dia em diante, vale o contrato de origem.`,
      ]
    case 'restore':
      return [
        'Este acordo não substitui os valores de origem (não há novação). Se ele terminar, o desconto deixa de valer.',
        `A conta: ${origin} (valor de origem) menos tudo o que você pagou.`,
        `Exemplo: com só o primeiro pagamento feito (${paid}), o saldo é ${rest}. Desse dia em diante, vale o contrato de origem.`,
      ]
    default:
      return assertNever(input.breachEffect)
  }
}

const inOneLine = {
  novation: 'Se o acordo parar, só o saldo dele continua em aberto.',
  proportional: 'Se o acordo parar, o desconto vale na proporção do que você pagou.',
  restore: 'Se o acordo parar, volta o valor de origem, menos o que você pagou.',
} as const satisfies Record<TermsInput['breachEffect'], string>

export function breachInOneLine(input: TermsInput): string {
  return inOneLine[input.breachEffect]
}
