import { z } from 'zod'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { PAPER_ACTS, PAPER_KINDS } from '../model.ts'
import { type Envelope, type Seal, sealText } from './model.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

const envelope = z.strictObject({
  format: z.literal(1),
  act: z.enum(PAPER_ACTS),
  kind: z.enum(PAPER_KINDS),
  number: z.string().min(1).max(40),
  creditor: z.string().regex(/^[0-9A-Z]{14}$/),
  at: z.string().max(40),
  content: hash,
  file: hash,
  sequence: z.int().min(1),
  previous: hash.nullable(),
  key: z.string().regex(/^[0-9a-f]{16}$/),
})

const seal = z.strictObject({ quitaPaper: envelope, signature: z.string().max(100) })

/** Reads a stored envelope; null where it is none. */
export function readEnvelope(text: string): Envelope | null {
  const parsed = envelope.safeParse(JSON.parse(text))
  return parsed.success ? parsed.data : null
}

/** Reads one seal strictly: a text that says the same in another spelling is no seal. */
export function readSeal(text: string): Result<Seal, 'unreadable'> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('unreadable')
  }
  const parsed = seal.safeParse(value)
  if (!parsed.success) return refuse('unreadable')
  const { quitaPaper, signature } = parsed.data
  const read = { envelope: quitaPaper, signature }
  return sealText(read) === text ? ok(read) : refuse('unreadable')
}
