import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * The encoding under a BR Code (EMV MPM): `ID(2 digits) LEN(2 digits) VALUE`, one after another,
 * templates nested in values; and its checksum.
 */
export type TlvField = { readonly id: string; readonly value: string }

/** Every field of a text, which must be used up exactly; repeated ids are refused. */
export function readTlv(text: string): Result<TlvField[], 'encoding'> {
  const fields: TlvField[] = []
  const ids = new Set<string>()
  let at = 0
  while (at < text.length) {
    const head = text.slice(at, at + 4)
    if (!/^\d{4}$/.test(head)) return refuse('encoding')
    const id = head.slice(0, 2)
    const value = text.slice(at + 4, at + 4 + Number(head.slice(2)))
    if (value.length !== Number(head.slice(2)) || value === '' || ids.has(id)) {
      return refuse('encoding')
    }
    ids.add(id)
    fields.push({ id, value })
    at += 4 + value.length
  }
  return ok(fields)
}

/** One field; null when the value has no length a field can carry (1 to 99 characters). */
export function tlv(id: string, value: string): string | null {
  if (value.length === 0 || value.length > 99) return null
  return `${id}${value.length.toString().padStart(2, '0')}${value}`
}

/** CRC-16/CCITT-FALSE (polynomial 1021, initial FFFF) as four upper-case hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

/** Whether the last four characters are the checksum of all before them, the `6304` included. */
export function crcMatches(payload: string): boolean {
  return payload.length > 4 && crc16(payload.slice(0, -4)) === payload.slice(-4)
}
