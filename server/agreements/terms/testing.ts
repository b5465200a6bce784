import { type Centavos, centavos, splitEqually, sum } from '#server/kernel/money.ts'
import { parseTaxId, type TaxId } from '#server/kernel/tax-id.ts'
import { fullValueOf } from './breach/model.ts'
import type { FrozenTerms, TermsInput } from './input/model.ts'

/** Invented people and companies for tests of terms and papers. */
export const frozenExample: FrozenTerms = {
  creditor: {
    legalName: 'Vivaz Telecom S.A.',
    tradeName: 'Vivaz Telecom',
    cnpj: '11222333000181',
    address: 'Av. Paulista, 900, São Paulo/SP',
    phone: '0800 111 2222',
  },
  operator: {
    name: 'Acordo Claro',
    legalName: 'Acordo Claro Serviços de Cobrança Ltda.',
    cnpj: '12345678000195',
    address: 'Rua das Palmeiras, 120, Recife/PE',
    phone: '0800 000 0000',
    hours: 'dias úteis, das 9h às 18h',
    email: 'ajuda@acordoclaro.example',
    dataProtectionOfficer: 'privacidade@acordoclaro.example',
  },
  debts: [
    {
      debtId: '019ac000-0000-7000-8000-000000000001',
      description: 'Fibra 500',
      contractNumber: 'VT-000148',
      originalDueOn: '2026-03-10',
    },
    {
      debtId: '019ac000-0000-7000-8000-000000000002',
      description: 'Aparelho, parcela 9',
      contractNumber: 'VT-000871',
      originalDueOn: '2026-04-10',
    },
  ],
  system: 'zero',
  lateCharges: null,
  delisting: 'first_instalment',
}

export const debtorExample: TaxId = (() => {
  const parsed = parseTaxId('390.533.447-05')
  if (!parsed.ok) throw new Error('the example CPF is valid')
  return parsed.value
})()

const c = (amount: number): Centavos => centavos(BigInt(amount))

const debtsExample: TermsInput['debts'] = [
  {
    debtId: '019ac000-0000-7000-8000-000000000001',
    principal: c(60000),
    correction: c(2150),
    fine: c(1243),
    interest: c(10637),
    fee: c(0),
    discountOnCharges: c(14030),
    discountOnPrincipal: c(22984),
  },
  {
    debtId: '019ac000-0000-7000-8000-000000000002',
    principal: c(50000),
    correction: c(0),
    fine: c(0),
    interest: c(0),
    fee: c(0),
    discountOnCharges: c(0),
    discountOnPrincipal: c(25000),
  },
]

/** R$ 620,16 in three payments without interest; changes are laid over it. */
export function termsExample(changes: Partial<TermsInput> = {}): TermsInput {
  const total = c(62016)
  const due = ['2026-11-23', '2027-01-10', '2027-02-10']
  const until = ['2026-11-23', '2027-01-11', '2027-02-10']
  return {
    frozen: frozenExample,
    quote: {
      number: 'C2026-000123',
      computedOn: Temporal.PlainDate.from('2026-11-23'),
      validUntil: Temporal.Instant.from('2026-12-05T03:00:00Z'),
    },
    kind: 'plan',
    debtorDocument: debtorExample,
    debts: debtsExample,
    instalments: splitEqually(total, 3).map((amount, i) => ({
      number: i,
      dueOn: Temporal.PlainDate.from(due[i] ?? ''),
      payableUntil: Temporal.PlainDate.from(until[i] ?? ''),
      amount,
      interest: c(0),
    })),
    total,
    planInterest: c(0),
    iof: c(0),
    monthlyRate: '0',
    cetAnnualPercent: '0.00',
    breachEffect: 'proportional',
    graceDays: 10,
    repairDays: 10,
    ...changes,
  }
}

/** One payment of the whole balance, without discount. */
export function payInFullExample(): TermsInput {
  const debts = debtsExample.map((debt) => ({
    ...debt,
    discountOnCharges: c(0),
    discountOnPrincipal: c(0),
  }))
  const total = sum(debts.map(fullValueOf))
  const day = Temporal.PlainDate.from('2026-11-25')
  return termsExample({
    kind: 'full',
    debts,
    total,
    instalments: [{ number: 1, dueOn: day, payableUntil: day, amount: total, interest: c(0) }],
  })
}

/** Twelve payments at 1.5 % a month, with IOF. */
export function withInterestExample(): TermsInput {
  const [planInterest, iof] = [c(6200), c(820)]
  const total = c(62016 + 6200 + 820)
  const first = Temporal.PlainDate.from('2026-12-10')
  const interest = splitEqually(planInterest, 12)
  return termsExample({
    frozen: {
      ...frozenExample,
      system: 'price',
      lateCharges: { fineRate: '0.02', monthlyRate: '0.01', freeDays: 10 },
      delisting: 'full_payment',
    },
    instalments: splitEqually(total, 12).map((amount, i) => ({
      number: i + 1,
      dueOn: first.add({ months: i }),
      payableUntil: first.add({ months: i }),
      amount,
      interest: interest[i] ?? c(0),
    })),
    total,
    planInterest,
    iof,
    monthlyRate: '0.015',
    cetAnnualPercent: '23.14',
  })
}
