import { assertPresent } from '#server/kernel/assert.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { createPaperSigner, parseSigningKeys } from '#server/platform/paper-signing.ts'
import type { Facts } from '../content/model.ts'
import { contentText } from '../content/model.ts'
import type { PaperKind } from '../model.ts'
import { type Envelope, envelopeText, type Seal, type SealView } from './model.ts'

/** What a sheet is given of its seal, of an invented paper. */
export function sealExample(
  number: string,
  facts: Facts = {},
  kind: PaperKind = 'receipt',
  at: Temporal.Instant = Temporal.Instant.from('2026-11-24T02:59:59Z'),
): SealView {
  const content = contentText(facts, { kind, number, issuedAt: at })
  return {
    number,
    at,
    code: 'K7F3-9QXD-AB2C-7HTM',
    checkUrl: 'https://acordoclaro.example/verificar',
    content,
    contentSha256: sha256(content).toString('hex'),
  }
}

const keysOf = (byte: number) =>
  parseSigningKeys(`private:${Buffer.alloc(32, byte).toString('base64')}`)
export const ours = keysOf(5)
export const theirs = keysOf(6)
const PORTAL = 'https://acordoclaro.example'

/** Signs what a link says, with our key or another. */
export function sign(envelope: Omit<Envelope, 'format' | 'key'>, keys = ours): Seal {
  const signer = assertPresent(createPaperSigner(keys, PORTAL), 'a private key')
  const whole: Envelope = { format: 1, key: signer.keyId, ...envelope }
  return { envelope: whole, signature: signer.sign(envelopeText(whole)).toString('base64') }
}

/** What a link says of an invented paper. */
export const linkExample = {
  act: 'issued',
  kind: 'clearance',
  number: 'Q2027-000012',
  creditor: '11222333000181',
  at: '2027-02-10T14:31:00Z',
  content: sha256('content').toString('hex'),
  file: sha256('file').toString('hex'),
} as const
