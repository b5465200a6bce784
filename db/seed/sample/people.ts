import { cnpjCheck } from '#server/kernel/tax-id.ts'
import type { Random } from './random.ts'

/**
 * Fictitious people and companies. Documents pass their check digits; telephones begin with 9000,
 * which no operator hands out, and mail addresses end in `.example`, which nobody can register.
 */
export type SamplePerson = {
  readonly document: string
  readonly name: string
  readonly birth: Temporal.PlainDate | null
  readonly phones: readonly string[]
  readonly emails: readonly string[]
}

function listed(text: string): [string, ...string[]] {
  const [first = '', ...rest] = text.split(',')
  return [first, ...rest]
}

const FIRST = listed(
  'Ana,Antônia,Beatriz,Bruno,Camila,Carlos,Célia,Cláudio,Daniela,Diego,Edna,Eduardo,' +
    'Elaine,Fábio,Fernanda,Francisco,Gabriela,Gustavo,Helena,Inês,Jaqueline,Jorge,' +
    'José,Juliana,Karina,Larissa,Luís,Luzia,Marcelo,Márcia,Mateus,Natália,Nilton,' +
    'Patrícia,Paulo,Rafael,Raimunda,Renata,Rogério,Sandra,Sebastião,Sílvia,Tânia,' +
    'Thiago,Vanessa,Vicente,Wagner,Yasmin',
)

const LAST = listed(
  'Albuquerque,Almeida,Andrade,Araújo,Barbosa,Barros,Batista,Borges,Brandão,Campos,' +
    'Cardoso,Carvalho,Castro,Cavalcanti,Conceição,Costa,Cruz,Dias,Duarte,Farias,' +
    'Ferreira,Figueiredo,Freitas,Gomes,Gonçalves,Guimarães,Leão,Lima,Lopes,Macedo,' +
    'Machado,Magalhães,Martins,Melo,Mendes,Monteiro,Moraes,Moreira,Nascimento,' +
    'Nogueira,Nunes,Oliveira,Pereira,Pinheiro,Ramos,Ribeiro,Rocha,Sá,Sampaio,Santana,' +
    'Santos,Silva,Siqueira,Soares,Souza,Tavares,Teixeira,Vasconcelos,Vieira,Xavier',
)

const TRADES = listed(
  'Padaria,Mercadinho,Oficina,Papelaria,Farmácia,Pousada,Confecções,Transportes,' +
    'Serralheria,Lanchonete,Gráfica,Marcenaria',
)

const TRADE_NAMES = listed(
  'Aurora,Boa Vista,Capibaribe,Dois Irmãos,Estrela do Norte,Flor da Serra,Ipojuca,' +
    'Jangada,Lua Nova,Mandacaru,Novo Horizonte,Pedra Branca,São Jorge,Três Marias',
)

const FORMS = ['Ltda.', 'ME', 'EPP', 'Eireli'] as const
const AREA_CODES = listed('11,19,21,27,31,41,48,51,61,62,71,79,81,82,83,84,85,91,92,98')

const COMPANIES = 0.06
const ALPHANUMERIC = 0.3

export function samplePerson(random: Random, today: Temporal.PlainDate): SamplePerson {
  if (random.chance(COMPANIES)) return sampleCompany(random)
  const first = random.pick(FIRST)
  const last = random.pick(LAST)
  const middle = random.chance(0.6) ? `${random.pick(LAST)} ` : ''
  const link = random.chance(0.3) ? 'da ' : ''
  return {
    document: randomCpf(random),
    name: `${first} ${middle}${link}${last}`,
    birth: random.chance(0.85)
      ? today.subtract({ days: random.between(19 * 365, 82 * 365) })
      : null,
    ...contactsFor(random, `${first}.${last}`),
  }
}

function sampleCompany(random: Random): SamplePerson {
  const trade = random.pick(TRADES)
  const name = random.pick(TRADE_NAMES)
  return {
    document: randomCnpj(random, random.chance(ALPHANUMERIC)),
    name: `${trade} ${name} ${random.pick(FORMS)}`,
    birth: null,
    ...contactsFor(random, `${trade}.${name.replaceAll(' ', '')}`),
  }
}

function contactsFor(random: Random, local: string): Pick<SamplePerson, 'phones' | 'emails'> {
  const phones: string[] = []
  const emails: string[] = []
  if (random.chance(0.86)) phones.push(randomPhone(random))
  if (random.chance(0.12)) phones.push(randomPhone(random))
  if (random.chance(0.55)) {
    const plain = local
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
      .toLowerCase()
    emails.push(`${plain}${random.between(1, 999_999)}@exemplo.example`)
  }
  return { phones, emails }
}

function randomPhone(random: Random): string {
  return `(${random.pick(AREA_CODES)}) 9000${random.between(0, 9)}-${fourDigits(random)}`
}

function fourDigits(random: Random): string {
  return random.between(0, 9999).toString().padStart(4, '0')
}

function randomCpf(random: Random): string {
  const base = random.between(1, 999_999_998).toString().padStart(9, '0')
  const digits = Array.from(base, Number)
  for (const length of [9, 10]) {
    const sum = digits.reduce((total, digit, i) => total + digit * (length + 1 - i), 0)
    digits.push(((sum * 10) % 11) % 10)
  }
  return digits.join('')
}

const LETTERS = 'ABCDEFGHIJKLMNPQRSTUVWXYZ0123456789'

function randomCnpj(random: Random, alphanumeric: boolean): string {
  const root = Array.from({ length: 8 }, () =>
    alphanumeric ? LETTERS[random.between(0, LETTERS.length - 1)] : random.between(0, 9),
  ).join('')
  const base = `${root}0001`
  const check = cnpjCheck(base)
  if (check === null) throw new Error(`not the base of a CNPJ: ${base}`)
  return `${base}${check.dv1}${check.dv2}`
}
