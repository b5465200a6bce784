import { z } from 'zod'
import { ANCHORS, STEP_CHANNELS } from '../model.ts'
import { REASONS } from '../planning/model.ts'
import { PROFILES } from '../profile/model.ts'
import type { Replay } from './model.ts'

/** A replay as the database answers it, and as it is kept: days as text. */
const count = z.int().min(0)
const day = z.iso.date().transform((text) => Temporal.PlainDate.from(text))
/** Replays that were kept before WhatsApp was a way counted none of it. */
const ways = { push: count, whatsapp: count.default(0), sms: count, email: count }
const figures = z.strictObject({ people: count, messages: z.strictObject(ways), held: count })

export const replaySchema = z.strictObject({
  people: count,
  days: z.array(
    z.strictObject({ on: day, draft: z.strictObject({ ...ways, held: count }), live: count }),
  ),
  draft: figures,
  live: figures,
  difference: z.strictObject({ gained: count, lost: count }),
  reasons: z.array(z.strictObject({ reason: z.enum(REASONS), people: count })),
  withoutStep: count,
  examples: z.array(
    z.strictObject({
      anchor: z.enum(ANCHORS),
      daysLate: z.int(),
      profile: z.enum(PROFILES),
      contract: z.string(),
      messages: z.array(
        z.strictObject({
          on: day,
          day: z.int(),
          channel: z.enum(STEP_CHANNELS).nullable(),
          reason: z.enum(REASONS).nullable(),
        }),
      ),
    }),
  ),
}) satisfies z.ZodType<Replay>
