import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { SampleCreditor, SampleDebt } from '#db/seed/sample/debts.ts'
import type { SamplePerson } from '#db/seed/sample/people.ts'

/**
 * People of the tests' own. Each situation has many, and a test takes one that nobody else takes,
 * so that no test sees what another did. They come in through `npm run import` like everybody.
 */
export type Person = {
  readonly document: string
  readonly name: string
  readonly phone: string
  readonly email: string
}

/** The portfolio that all of them come in with. */
export const PORTFOLIO = 'Carteira de novembro'

type Owing = readonly [
  creditor: SampleCreditor,
  product: readonly [string, string],
  days: number,
  centavos: number,
]

/** What the people of each situation owe. */
const SITUATIONS = {
  /** Two debts with one creditor: an offer for one payment and instalments without interest. */
  telecom: [
    ['vivaz', ['Fibra', 'Fibra 500'], 225, 38_970],
    ['vivaz', ['Aparelho', 'Aparelho'], 229, 71_020],
  ],
  /** One debt with a bank: instalments with interest. */
  bank: [['ipe', ['Empréstimo', 'Crédito pessoal'], 310, 420_000]],
  /** Two creditors, and a debt whose legal time is over. */
  several: [
    ['vivaz', ['Fibra', 'Fibra 500'], 225, 38_970],
    ['horizonte', ['Mensalidade', 'Mensalidade de agosto'], 105, 84_500],
    ['vivaz', ['Celular', 'Controle 20 GB'], 2_200, 31_880],
  ],
  company: [
    ['vivaz', ['Fibra', 'Fibra 1 Giga Empresa'], 160, 59_970],
    ['vivaz', ['Celular', 'Família 120 GB'], 98, 44_950],
  ],
  /** A delay that nobody else has: a campaign finds these and no others. */
  campaign: [['horizonte', ['Mensalidade', 'Mensalidade de um ano atrás'], 377, 93_700]],
  /** Sixteen years old by the creditor's file: nothing may be offered to them. */
  minor: [['vivaz', ['Celular', 'Controle 20 GB'], 225, 38_970]],
  /** Sixty years old today by the creditor's file. */
  sixty: [
    ['vivaz', ['Fibra', 'Fibra 500'], 225, 38_970],
    ['vivaz', ['Aparelho', 'Aparelho'], 229, 71_020],
  ],
} as const satisfies Record<string, readonly Owing[]>

export type Situation = keyof typeof SITUATIONS

const HOW_MANY = {
  telecom: 200,
  bank: 16,
  several: 16,
  company: 8,
  campaign: 6,
  minor: 4,
  sixty: 12,
} as const satisfies Record<Situation, number>
const ORDER: readonly Situation[] = [
  'telecom',
  'bank',
  'several',
  'company',
  'campaign',
  'minor',
  'sixty',
]

/** Of whom the creditor's file knows the day of birth: how old they are today. */
const YEARS: Partial<Record<Situation, number>> = { minor: 16, sixty: 60 }

/** Chosen once by playwright.config.ts; another run, other people. */
function run(): number {
  return Number(process.env.E2E_RUN)
}

function personOf(situation: Situation, index: number): Person {
  const before = ORDER.slice(0, ORDER.indexOf(situation)).reduce((sum, s) => sum + HOW_MANY[s], 0)
  const place = before + index
  const number = (run() * 1_009 + place) % 100_000
  const isCompany = situation === 'company'
  return {
    document: isCompany ? cnpjOf(number) : cpfOf(number),
    name: isCompany
      ? `Oficina Estrela do Norte ${index} Ltda.`
      : `${FIRST[place % 8]} ${LAST[place % 9]}`,
    // An area code that the sample portfolio does not use.
    phone: `+55879000${String(number).padStart(5, '0')}`,
    email: `pessoa${number}@exemplo.example`,
  }
}

const FIRST = ['Ana', 'Bruno', 'Camila', 'Diego', 'Edna', 'Fábio', 'Gabriela', 'Helena'] as const
const LAST = [
  'Albuquerque',
  'Barros',
  'Cavalcanti',
  'Duarte',
  'Farias',
  'Lins',
  'Monteiro',
  'Siqueira',
  'Tavares',
] as const

/** Spread over the whole range, so that hardly two share their first five digits. */
export function cpfOf(number: number): string {
  const digits = Array.from(String(100_000_007 + ((number * 7_919) % 899_999_981)), Number)
  for (const length of [9, 10]) {
    const sum = digits.reduce((total, digit, i) => total + digit * (length + 1 - i), 0)
    digits.push(((sum * 10) % 11) % 10)
  }
  return digits.join('')
}

/** An alphanumeric CNPJ (IN RFB 2.229/2024): each character counts its code less 48. */
function cnpjOf(number: number): string {
  let text = `T3${String(number).padStart(5, '0')}A0001`
  for (const weights of ['543298765432', '6543298765432']) {
    const sum = Array.from(text).reduce(
      (total, character, i) => total + (character.charCodeAt(0) - 48) * Number(weights[i]),
      0,
    )
    const rest = sum % 11
    text += rest < 2 ? '0' : String(11 - rest)
  }
  return text
}

function samplePerson(person: Person, birth: Temporal.PlainDate | null): SamplePerson {
  const { document, name, phone, email } = person
  return { document, name, birth, phones: [phone], emails: [email] }
}

/** The contract of a person's n-th debt. */
function contractOf(person: Person, place = 0): string {
  return `T-${person.phone.slice(-5)}-${place}`
}

/** Everything that the people of all situations owe. */
export function everyDebt(today: Temporal.PlainDate): SampleDebt[] {
  return ORDER.flatMap((situation) =>
    Array.from({ length: HOW_MANY[situation] }, (_, index) =>
      debtsOf(situation, personOf(situation, index), today),
    ).flat(),
  )
}

export function debtsOf(
  situation: Situation,
  person: Person,
  today: Temporal.PlainDate,
): SampleDebt[] {
  const years = YEARS[situation]
  const birth = years === undefined ? null : today.subtract({ years })
  return SITUATIONS[situation].map(([creditor, [product, description], days, principal], place) => {
    const dueOn = today.subtract({ days })
    return {
      creditor,
      person: samplePerson(person, birth),
      contract: contractOf(person, place),
      product,
      description,
      dueOn,
      contractedOn: dueOn.subtract({ days: 400 }),
      principal,
      index: '' as const,
      freeField: '',
    }
  })
}

/** Takes a person that no other test has taken or will take; files tell the workers apart. */
export function takePerson(situation: Situation): Person {
  const folder = join(process.env.E2E_DATA_DIR ?? '', 'taken', String(run()))
  mkdirSync(folder, { recursive: true })
  for (let index = 0; index < HOW_MANY[situation]; index++) {
    try {
      closeSync(openSync(join(folder, `${situation}-${index}`), 'wx'))
      return personOf(situation, index)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
  throw new Error(`More than ${HOW_MANY[situation]} tests want a person of "${situation}".`)
}
