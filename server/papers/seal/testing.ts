import { sha256 } from '#server/platform/crypto.ts'
import type { Facts } from '../content/model.ts'
import { contentText } from '../content/model.ts'
import type { PaperKind } from '../model.ts'
import type { SealView } from './model.ts'

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
