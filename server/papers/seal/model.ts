import { assert } from '#server/kernel/assert.ts'
import type { PaperAct, PaperKind } from '../model.ts'

/** What canonical JSON may hold here: amounts are decimal text, so no fraction ever appears. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json }

/**
 * JSON in one spelling only (RFC 8785 for the values we use): names in the order of their UTF-16
 * units, no spaces, whole numbers. What is hashed and signed must be the same bytes everywhere.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'number')
    assert(Number.isSafeInteger(value), 'only whole numbers are signed')
  if (typeof value === 'string') assert(value.isWellFormed(), 'only well-formed text is signed')
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}

/**
 * One link of a creditor's chain, as it is signed. It says that a paper was issued, or what became
 * of it, and names nobody but the creditor.
 */
export type Envelope = {
  readonly format: 1
  readonly act: PaperAct
  readonly kind: PaperKind
  readonly number: string
  /** CNPJ, 14 characters. */
  readonly creditor: string
  /** When it was issued, or when this happened to it. */
  readonly at: string
  /** SHA-256 of what the paper says: the attached `conteudo.json`. Printed on the paper. */
  readonly content: string
  /** SHA-256 of the whole file with the seal's own place left blank. */
  readonly file: string
  /** From 1, without gaps, in each creditor's chain. */
  readonly sequence: number
  /** SHA-256 of the signature before; null in the first link. */
  readonly previous: string | null
  /** Name of the key that signs. */
  readonly key: string
}

export type Seal = {
  readonly envelope: Envelope
  /** Ed25519 over the envelope's canonical JSON; 64 bytes, base64. */
  readonly signature: string
}

export function envelopeText(envelope: Envelope): string {
  return canonicalJson(envelope)
}

/** One line of an exported chain, and what stands in the paper's `selo.json`. */
export function sealText({ envelope, signature }: Seal): string {
  return canonicalJson({ quitaPaper: envelope, signature })
}

/** How every seal begins, and what stands alone in a place that is still blank. */
export const SEAL_OPENING = '{"quitaPaper":{'
/** The room of a seal in a file; what it leaves free is filled with spaces. */
export const SEAL_BYTES = 1024
export const BLANK_SEAL = SEAL_OPENING.padEnd(SEAL_BYTES)

/** How every attached content begins. */
export const CONTENT_OPENING = '{"quitaContent":{'

export const SEAL_FILE_NAME = 'selo.json'
export const CONTENT_FILE_NAME = 'conteudo.json'

/** What the sheet prints and carries of its seal before the seal itself exists. */
export type SealView = {
  readonly number: string
  readonly at: Temporal.Instant
  /** As printed, with its hyphens. */
  readonly code: string
  /** Without the code: `https://…/verificar`. */
  readonly checkUrl: string
  /** The canonical JSON of what the paper says. */
  readonly content: string
  /** Hexadecimal, of that text. */
  readonly contentSha256: string
}
