import type { SampleCreditor, SampleDebt } from './sample/debts.ts'
import type { SamplePerson } from './sample/people.ts'

/**
 * The people of the demonstration and of the end-to-end tests: each stands for one situation a
 * debtor can be in. All are fictitious; their dates are counted back from the day of the seed.
 */
export const MARIA: SamplePerson = {
  document: '39053344705',
  name: 'Maria Aparecida de Souza',
  birth: new Temporal.PlainDate(1988, 3, 14),
  phones: ['+5581999990001'],
  emails: ['maria@exemplo.example'],
}

/** One debt with a bank. */
export const JOAO: SamplePerson = {
  document: '52998224725',
  name: 'João Batista Lima',
  birth: new Temporal.PlainDate(1979, 11, 2),
  phones: ['+5581999990002'],
  emails: ['joao@exemplo.example'],
}

/** A company: its link asks for a code at once. */
export const BAKERY: SamplePerson = {
  document: '45ABC678000166',
  name: 'Padaria Aurora do Capibaribe Ltda.',
  birth: null,
  phones: ['+5581999990003'],
  emails: ['contato@padariaaurora.example'],
}

/** Only a debt whose legal time is over: nobody may write to her about it. */
export const ANTONIA: SamplePerson = {
  document: '11144477735',
  name: 'Antônia Ferreira da Silva',
  birth: new Temporal.PlainDate(1961, 6, 29),
  phones: ['+5581999990004'],
  emails: ['antonia@exemplo.example'],
}

/** A debt for which the creditor makes no offer: it can be paid in full only. */
export const CARLOS: SamplePerson = {
  document: '28625587887',
  name: 'Carlos Nogueira Sá',
  birth: new Temporal.PlainDate(1995, 1, 20),
  phones: ['+5581999990005'],
  emails: ['carlos@exemplo.example'],
}

/** Nothing owed any more: the creditor took the only debt back. */
export const NILZA: SamplePerson = {
  document: '86288366757',
  name: 'Nilza Monteiro Ramos',
  birth: new Temporal.PlainDate(1972, 9, 8),
  phones: ['+5581999990006'],
  emails: ['nilza@exemplo.example'],
}

export const RECALLED_CONTRACT = 'VZ-9000006'

/** Who is written to when the sample is loaded, and on which channel. */
export const FIRST_MESSAGES: readonly (readonly [SamplePerson, 'sms' | 'email'])[] = [
  [MARIA, 'sms'],
  [JOAO, 'email'],
  [BAKERY, 'sms'],
  [CARLOS, 'sms'],
]

export function castDebts(today: Temporal.PlainDate): SampleDebt[] {
  const late = (days: number) => today.subtract({ days })
  return [
    debt('vivaz', MARIA, 'VZ-9000001', ['Fibra', 'Fibra 500'], late(225), 38_970),
    debt('vivaz', MARIA, 'VZ-9000002', ['Aparelho', 'Aparelho'], late(229), 71_020),
    debt(
      'horizonte',
      MARIA,
      'CH-9000001',
      ['Mensalidade', 'Mensalidade de agosto'],
      lastAugust(today),
      84_500,
    ),
    debt('ipe', JOAO, 'IPE-9000001', ['Empréstimo', 'Crédito pessoal'], late(310), 420_000),
    debt('vivaz', BAKERY, 'VZ-9000003', ['Fibra', 'Fibra 1 Giga Empresa'], late(160), 59_970),
    debt('vivaz', BAKERY, 'VZ-9000004', ['Celular', 'Família 120 GB'], late(98), 44_950),
    debt('vivaz', ANTONIA, 'VZ-9000005', ['Celular', 'Controle 20 GB'], late(2_200), 31_880),
    debt(
      'vivaz',
      CARLOS,
      'VZ-9000007',
      ['Multa de equipamento', 'Roteador não devolvido'],
      late(45),
      18_900,
    ),
    debt('vivaz', NILZA, RECALLED_CONTRACT, ['Fibra', 'Fibra 200'], late(120), 23_970),
  ]
}

function debt(
  creditor: SampleCreditor,
  person: SamplePerson,
  contract: string,
  [product, description]: readonly [string, string],
  dueOn: Temporal.PlainDate,
  principal: number,
): SampleDebt {
  return {
    creditor,
    person,
    contract,
    product,
    description,
    dueOn,
    contractedOn: dueOn.subtract({ days: 400 }),
    principal,
    index: '',
    freeField: 'Loja Centro',
  }
}

/** The tenth of the last August that is a few weeks past, so that its name fits its date. */
function lastAugust(today: Temporal.PlainDate): Temporal.PlainDate {
  const thisYear = new Temporal.PlainDate(today.year, 8, 10)
  const isPast = Temporal.PlainDate.compare(thisYear.add({ weeks: 4 }), today) <= 0
  return isPast ? thisYear : thisYear.subtract({ years: 1 })
}
