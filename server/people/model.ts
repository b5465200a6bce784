import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'

/**
 * Who somebody is and where they are reached: normal forms for storing and comparing, masked
 * forms for a screen that a stranger may be looking at (rung R1).
 */
export type Channel = 'sms' | 'email'

export type SuppressionReason = 'not_me' | 'opt_out' | 'bounced' | 'erased'

export type PhoneRefusal = 'empty' | 'malformed' | 'foreign' | 'area-code' | 'not-mobile'
export type EmailRefusal = 'empty' | 'malformed'

/** The area codes of the Brazilian numbering plan (Anatel), in ranges of tens. */
const AREA_CODES = new Set(
  (
    '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 ' +
    '51 53 54 55 61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 ' +
    '93 94 95 96 97 98 99'
  ).split(' '),
)

const LONGEST_PHONE = 40
const LONGEST_EMAIL = 254

/**
 * A Brazilian mobile number in E.164 (`+5581999990001`) from any usual spelling: with or without
 * country code, trunk zero, brackets, spaces and dashes. Land lines are refused, since an SMS
 * would not arrive; so are numbers without area code and numbers of other countries.
 */
export function normalisePhone(text: string): Result<string, PhoneRefusal> {
  const trimmed = text.trim()
  if (trimmed === '') return refuse('empty')
  if (trimmed.length > LONGEST_PHONE || !/^\+?[\d\s().\-\u00a0\u2010-\u2015]+$/.test(trimmed)) {
    return refuse('malformed')
  }
  const digits = trimmed.replace(/\D/g, '')
  const isInternational = trimmed.startsWith('+') || digits.startsWith('00')
  const national = nationalDigits(digits)
  if (isInternational && !/^(00)?55/.test(digits)) return refuse('foreign')
  if (national.length !== 10 && national.length !== 11) return refuse('malformed')
  if (!AREA_CODES.has(national.slice(0, 2))) return refuse('area-code')
  if (national.length === 10 || national[2] !== '9') return refuse('not-mobile')
  return ok(`+55${national}`)
}

/** Without country code and trunk zero; 55 is also an area code, so the length decides. */
function nationalDigits(digits: string): string {
  const bare = digits.replace(/^0+/, '')
  return bare.startsWith('55') && bare.length >= 12 ? bare.slice(2).replace(/^0/, '') : bare
}

const emailPattern =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/

/** Lower-case and trimmed; addresses outside ASCII are refused, since few relays take them. */
export function normaliseEmail(text: string): Result<string, EmailRefusal> {
  const email = text.trim().toLowerCase()
  if (email === '') return refuse('empty')
  if (email.length > LONGEST_EMAIL || email.indexOf('@') > 64) return refuse('malformed')
  return emailPattern.test(email) ? ok(email) : refuse('malformed')
}

/** `(81) 99999-0001`, as it is dialled. */
export function formatPhone(e164: string): string {
  const n = e164.slice(3)
  return `(${n.slice(0, 2)}) ${n.slice(2, 7)}-${n.slice(7)}`
}

/** `(81) •••••-0001`: enough to recognise one's own number. */
export function maskPhone(e164: string): string {
  const n = e164.slice(3)
  return `(${n.slice(0, 2)}) •••••-${n.slice(7)}`
}

/** `m•••@exemplo.example`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}•••${email.slice(at)}`
}

export function maskContact(channel: Channel, value: string): string {
  return channel === 'sms' ? maskPhone(value) : maskEmail(value)
}

const particles = new Set(['da', 'das', 'de', 'do', 'dos', 'e'])
const companyForms = new Set(['ltda', 'ltda.', 's.a.', 's/a', 'sa', 'me', 'epp', 'eireli', 'mei'])

/** `Maria S.` of `Maria Aparecida de Souza`, `Padaria A.` of `Padaria Aurora Ltda.`. */
export function maskName(name: string): string {
  const words = name.split(' ').filter((word) => word !== '')
  const [first = ''] = words
  const last = words.slice(1).findLast((word) => {
    const lower = word.toLowerCase()
    return !particles.has(lower) && !companyForms.has(lower) && /^\p{L}/u.test(word)
  })
  const initial = last ? Array.from(last)[0]?.toUpperCase() : undefined
  return initial ? `${first} ${initial}.` : first
}

/** How to address somebody: the first name of a person, the whole name of a company. */
export function greetingName(kind: TaxId['kind'], name: string): string {
  return kind === 'cpf' ? (name.split(' ')[0] ?? name) : name
}

/**
 * Who is served before others by law: 1 from the 60th birthday on; 2 from the 80th, who come before
 * those; 0 is everybody else (Estatuto da Pessoa Idosa, Lei 10.741/2003, arts. 1 and 3 §§ 1 and 2).
 * Known by the day of birth alone.
 */
export type LegalPriority = 0 | 1 | 2

/** The priority of somebody on a day; 0 where their day of birth is unknown. */
export function legalPriorityOn(
  day: Temporal.PlainDate,
  birthDate: Temporal.PlainDate | null,
): LegalPriority {
  if (birthDate === null) return 0
  const isAtLeast = (years: number) =>
    Temporal.PlainDate.compare(birthDate.add({ years }), day) <= 0
  if (isAtLeast(80)) return 2
  return isAtLeast(60) ? 1 : 0
}

/** Whether somebody is not 18 yet on a day; unknown is not. */
export function isMinorOn(day: Temporal.PlainDate, birthDate: Temporal.PlainDate | null): boolean {
  return birthDate !== null && Temporal.PlainDate.compare(birthDate.add({ years: 18 }), day) > 0
}
