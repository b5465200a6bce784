import { z } from 'zod'
import {
  ANCHORS,
  FAMILIES,
  FIRST_DAY,
  type Journey,
  type JourneyStep,
  LAST_DAY,
  MOST_STEPS,
  STEP_CHANNELS,
} from './model.ts'
import { PROFILES } from './profile/model.ts'

const each = <T extends string>(names: readonly [T, ...T[]]) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((chosen) => new Set(chosen).size === chosen.length, 'each once')

export const stepSchema: z.ZodType<JourneyStep> = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower-case letters, digits and hyphens'),
  anchor: z.enum(ANCHORS),
  day: z.int().min(FIRST_DAY).max(LAST_DAY),
  everyDays: z.int().min(7).max(365).nullable(),
  profiles: each(PROFILES),
  channels: each(STEP_CHANNELS),
  family: z.enum(FAMILIES),
})

export const journeySchema: z.ZodType<Journey> = z.strictObject({
  format: z.literal(1),
  steps: z
    .array(stepSchema)
    .max(MOST_STEPS)
    .refine((steps) => new Set(steps.map(({ id }) => id)).size === steps.length, 'ids differ'),
})
