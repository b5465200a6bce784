import { z } from 'zod'

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
