import { isValidCnpj, isValidCpf } from '@brazilian-utils/brazilian-utils'
import { ok, type Result, refuse } from './result.ts'

/**
 * CPF (persons, 11 digits) and CNPJ (companies, 14 characters, alphanumeric since July 2026: IN
 * RFB 2.229/2024). Always text: a CNPJ may hold letters and both may begin with zeros.
 */
declare const cpfBrand: unique symbol
declare const cnpjBrand: unique symbol
export type Cpf = string & { readonly [cpfBrand]: true }
export type Cnpj = string & { readonly [cnpjBrand]: true }
export type TaxId =
  | { readonly kind: 'cpf'; readonly value: Cpf }
  | { readonly kind: 'cnpj'; readonly value: Cnpj }

export type TaxIdRefusal = 'empty' | 'characters' | 'length' | 'check-digits'

/** Upper-case, without dots, dashes, slashes and any kind of space; nothing is padded or guessed. */
export function normaliseTaxId(text: string): string {
  return text.replace(/[.\-/\s\u2010-\u2015]/g, '').toUpperCase()
}

/** Reads a CPF or a CNPJ, masked or not; the length tells which of the two it is. */
export function parseTaxId(text: string): Result<TaxId, TaxIdRefusal> {
  const value = normaliseTaxId(text)
  if (value === '') return refuse('empty')
  if (!/^[0-9A-Z]+$/.test(value)) return refuse('characters')
  if (value.length === 11) {
    return isCpf(value) ? ok({ kind: 'cpf', value }) : refuse('check-digits')
  }
  if (value.length === 14) {
    return isCnpj(value) ? ok({ kind: 'cnpj', value }) : refuse('check-digits')
  }
  return refuse('length')
}

/** Whether this is a valid CPF in its stored form: 11 digits, no punctuation. */
export function isCpf(value: string): value is Cpf {
  return /^\d{11}$/.test(value) && isValidCpf(value)
}

/** Whether this is a valid CNPJ in its stored form: 12 of `[0-9A-Z]` and 2 digits, upper-case. */
export function isCnpj(value: string): value is Cnpj {
  if (!/^[0-9A-Z]{12}\d{2}$/.test(value) || /^(\d)\1+$/.test(value)) return false
  return isValidCnpj(value, { version: 2 })
}

export type CnpjCheck = {
  readonly values: number[]
  readonly sum1: number
  readonly dv1: number
  readonly sum2: number
  readonly dv2: number
}

/**
 * The working of a CNPJ's check digits from its first 12 characters, as the manual of Receita
 * Federal shows it: value = ASCII − 48, weights 2..9 from the right, 0 where the rest is below 2.
 */
export function cnpjCheck(base: string): CnpjCheck | null {
  if (!/^[0-9A-Z]{12}$/.test(base)) return null
  const values = Array.from(base, (character) => character.charCodeAt(0) - 48)
  const sum1 = weightedSum(values)
  const dv1 = checkDigit(sum1)
  const sum2 = weightedSum([...values, dv1])
  return { values, sum1, dv1, sum2, dv2: checkDigit(sum2) }
}

function weightedSum(values: readonly number[]): number {
  return values.reduce((sum, value, i) => sum + value * (2 + ((values.length - 1 - i) % 8)), 0)
}

function checkDigit(sum: number): number {
  const rest = sum % 11
  return rest < 2 ? 0 : 11 - rest
}

/** `390.533.447-05`, `12.ABC.345/01DE-35`. */
export function formatTaxId(id: TaxId): string {
  const v = id.value
  return id.kind === 'cpf'
    ? `${v.slice(0, 3)}.${v.slice(3, 6)}.${v.slice(6, 9)}-${v.slice(9)}`
    : `${v.slice(0, 2)}.${v.slice(2, 5)}.${v.slice(5, 8)}/${v.slice(8, 12)}-${v.slice(12)}`
}

/** `•••.533.447-••`, `••.ABC.345/01DE-••`: enough to recognise one's own, not to learn another's. */
export function maskTaxId(id: TaxId): string {
  const v = id.value
  return id.kind === 'cpf'
    ? `•••.${v.slice(3, 6)}.${v.slice(6, 9)}-••`
    : `••.${v.slice(2, 5)}.${v.slice(5, 8)}/${v.slice(8, 12)}-••`
}

/** The first five characters: what a person types to reach rung R1. */
export function firstFive(id: TaxId): string {
  return id.value.slice(0, 5)
}
