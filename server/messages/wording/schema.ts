import { z } from 'zod'
import type { ApprovalId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { WORDED, WORDING_CHANNELS } from './model.ts'

const text = (most: number) => z.string().trim().min(1).max(most)

/** A stored wording, and what the form of its channel sends. */
export const wordingSchema = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('sms'), text: text(400) }),
  z.strictObject({
    channel: z.literal('email'),
    subject: text(120),
    paragraphs: z.array(text(1_000)).min(1).max(12),
    action: text(40),
  }),
  z.strictObject({
    channel: z.literal('whatsapp'),
    /** As Meta names a template, or Twilio a content. */
    template: z
      .string()
      .trim()
      .regex(/^(?:[a-z0-9_]{1,512}|HX[0-9a-f]{32})$/),
    language: z
      .string()
      .trim()
      .regex(/^[a-z]{2}(?:_[A-Z]{2})?$/),
    text: text(1_024),
  }),
])

const version = z.int().min(1).max(1_000_000)
const place = { creditorSlug, template: z.enum(WORDED), channel: z.enum(WORDING_CHANNELS) }

export const worderInput = z.strictObject({ creditorSlug })
export const placeInput = z.strictObject(place)
export const writeInput = z.strictObject({
  creditorSlug,
  template: z.enum(WORDED),
  /** The newest that was read; 0: none. */
  version: z.int().min(0).max(1_000_000),
  wording: wordingSchema,
})
export const requestInput = z.strictObject({ ...place, version, id: anId<ApprovalId>() })
export const returnInput = z.strictObject({
  ...place,
  /** Null: the house's words. */
  version: version.nullable(),
  /** What is in force, as it was read. */
  liveVersion: version.nullable(),
})
