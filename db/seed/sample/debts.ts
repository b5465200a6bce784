import { type SamplePerson, samplePerson } from './people.ts'
import { createRandom, type Random } from './random.ts'

/** Fictitious debts of three creditors of different kinds, several of them of the same people. */
export const SAMPLE_CREDITORS = ['vivaz', 'horizonte', 'ipe'] as const
export type SampleCreditor = (typeof SAMPLE_CREDITORS)[number]

export type SampleDebt = {
  readonly creditor: SampleCreditor
  readonly person: SamplePerson
  readonly contract: string
  readonly product: string
  readonly description: string
  readonly dueOn: Temporal.PlainDate
  readonly contractedOn: Temporal.PlainDate
  /** Centavos. */
  readonly principal: number
  readonly index: '' | 'IPCA' | 'IGP-M' | 'INPC'
  readonly freeField: string
}

export type SampleInput = {
  readonly debts: number
  readonly seed: number
  readonly today: Temporal.PlainDate
}

/** Days of delay: from 5 to 2,500, most of them recent, some beyond the five years of CC 206. */
function daysLate(random: Random): number {
  if (random.chance(0.07)) return random.between(1_830, 2_500)
  if (random.chance(0.3)) return random.between(366, 1_800)
  return random.between(5, 365)
}

type Offering = {
  readonly product: string
  readonly descriptions: readonly [string, ...string[]]
  readonly from: number
  readonly to: number
  readonly index: SampleDebt['index']
}

const OFFERINGS: Record<SampleCreditor, readonly [Offering, ...Offering[]]> = {
  vivaz: [
    {
      product: 'Fibra',
      descriptions: ['Fibra 200', 'Fibra 500', 'Fibra 1 Giga'],
      from: 7_990,
      to: 47_970,
      index: '',
    },
    {
      product: 'Celular',
      descriptions: ['Controle 20 GB', 'Pós 50 GB', 'Família 120 GB'],
      from: 4_990,
      to: 89_900,
      index: '',
    },
    {
      product: 'Aparelho',
      descriptions: ['Aparelho', 'Aparelho Linha A', 'Roteador'],
      from: 19_900,
      to: 459_900,
      index: 'IPCA',
    },
  ],
  horizonte: [
    {
      product: 'Mensalidade',
      descriptions: ['Mensalidade de março', 'Mensalidade de junho', 'Mensalidade de agosto'],
      from: 68_000,
      to: 189_000,
      index: '',
    },
    {
      product: 'Material',
      descriptions: ['Material didático', 'Excursão pedagógica'],
      from: 12_000,
      to: 98_000,
      index: '',
    },
  ],
  ipe: [
    {
      product: 'Cartão',
      descriptions: ['Cartão Ipê Clássico', 'Cartão Ipê Ouro'],
      from: 25_000,
      to: 980_000,
      index: '',
    },
    {
      product: 'Empréstimo',
      descriptions: ['Crédito pessoal', 'Crédito para reforma'],
      from: 80_000,
      to: 1_800_000,
      index: '',
    },
  ],
}

const PREFIX: Record<SampleCreditor, string> = { vivaz: 'VZ', horizonte: 'CH', ipe: 'IPE' }
const STORES = ['Loja Centro', 'Loja Norte', 'Televendas', 'Site'] as const

/** Person by person, so that a person's debts carry the same name and contacts. */
export function* sampleDebts({ debts, seed, today }: SampleInput): Generator<SampleDebt> {
  const random = createRandom(seed)
  for (let made = 0; made < debts; ) {
    const person = samplePerson(random, today)
    const wanted = Math.min(random.pick([1, 1, 1, 1, 2, 2, 3, 4]), debts - made)
    for (let i = 0; i < wanted; i++) {
      yield sampleDebt(random, person, { today, seed, number: made + i })
    }
    made += wanted
  }
}

function sampleDebt(
  random: Random,
  person: SamplePerson,
  { today, seed, number }: { today: Temporal.PlainDate; seed: number; number: number },
): SampleDebt {
  const creditor = random.pick(['vivaz', 'vivaz', 'horizonte', 'ipe'] as const)
  const offering = random.pick(OFFERINGS[creditor])
  const dueOn = today.subtract({ days: daysLate(random) })
  return {
    creditor,
    person,
    contract: `${PREFIX[creditor]}-${seed}-${(number + 1).toString().padStart(7, '0')}`,
    product: offering.product,
    description: random.pick(offering.descriptions),
    dueOn,
    contractedOn: dueOn.subtract({ days: random.between(30, 720) }),
    principal: random.between(offering.from, offering.to),
    index: offering.index,
    freeField: random.pick(STORES),
  }
}
