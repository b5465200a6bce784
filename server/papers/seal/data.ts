import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { BLANK_SEAL, SEAL_BYTES, SEAL_OPENING, type Seal, sealText } from './model.ts'
import { readSeal } from './schema.ts'

/**
 * The seal inside a file. It lies uncompressed, as the attachment `selo.json`, in a place of fixed
 * size. A file cannot hold its own hash, so the hash is that of the file with this place blank:
 * every byte of the file is then covered, the place itself by being read strictly.
 */
export type SealedFile = {
  readonly seal: Seal
  /** Of the file with the seal's place blank. */
  readonly fileSha256: string
}

export type SealFault = 'no_seal' | 'two_seals' | 'seal_unreadable'

/** What `Envelope.file` is of a sheet that was just drawn, its place still blank. */
export function hashOfBlank(bytes: Uint8Array): string {
  return sha256(Buffer.from(bytes)).toString('hex')
}

/** The drawn sheet with the seal in its place. Stops where there is no blank place. */
export function placeSeal(bytes: Uint8Array, seal: Seal): Buffer {
  const file = Buffer.from(bytes)
  const at = file.indexOf(BLANK_SEAL, 0, 'latin1')
  const text = sealText(seal)
  if (at < 0 || text.length > SEAL_BYTES) throw new Error('the sheet has no room for its seal')
  file.write(text.padEnd(SEAL_BYTES), at, 'latin1')
  return file
}

/** Finds the seal of a file. Nothing is believed yet: the caller checks hash and signature. */
export function readSealedFile(bytes: Uint8Array): Result<SealedFile, SealFault> {
  const file = Buffer.from(bytes)
  const at = file.indexOf(SEAL_OPENING, 0, 'latin1')
  if (at < 0) return refuse('no_seal')
  if (file.indexOf(SEAL_OPENING, at + 1, 'latin1') >= 0) return refuse('two_seals')
  const place = file.subarray(at, at + SEAL_BYTES).toString('latin1')
  if (place.length < SEAL_BYTES) return refuse('seal_unreadable')
  const seal = readSeal(place.replace(/ +$/, ''))
  if (!seal.ok) return refuse('seal_unreadable')
  file.write(BLANK_SEAL, at, 'latin1')
  return ok({ seal: seal.value, fileSha256: hashOfBlank(file) })
}
