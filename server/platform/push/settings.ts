import { z } from 'zod'
import { parseVapidKeys, type VapidKeys } from './keys.ts'

/** Set to nothing is not set: that is how container tools unset a variable. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

/** Reminders on the phone itself are offered where the keys are set. */
export const pushVariables = {
  /** By comma, the current one first; an older one stays until its subscriptions are gone. */
  VAPID_KEYS: optional(
    z.string().regex(/^[\w-]{43}(?:, ?[\w-]{43})*$/, 'P-256 private keys in base64url'),
  ),
  /** Of the sandbox's push service, beside those of browsers. */
  PUSH_SANDBOX_ORIGIN: optional(z.url()),
}

type PushVariables = z.infer<z.ZodObject<typeof pushVariables>> & {
  QUITA_MODE: string
  OPERATOR_EMAIL: string
}

/** What is wrong with them together, by variable; nothing when all is well. */
export function pushProblems(env: PushVariables): { variable: string; problem: string }[] {
  return env.QUITA_MODE === 'production' && env.PUSH_SANDBOX_ORIGIN !== undefined
    ? [{ variable: 'PUSH_SANDBOX_ORIGIN', problem: 'is for the sandbox, not for production' }]
    : []
}

export type PushConfig = {
  readonly keys: VapidKeys
  /** Whom a push service writes to when something is wrong: `mailto:…`. */
  readonly subject: string
  readonly sandboxOrigin: string | null
}

/** Null where no keys are set: then nobody is asked. */
export function pushConfigOf(env: PushVariables): PushConfig | null {
  if (env.VAPID_KEYS === undefined) return null
  const sandbox = env.PUSH_SANDBOX_ORIGIN
  return {
    keys: parseVapidKeys(env.VAPID_KEYS),
    subject: `mailto:${env.OPERATOR_EMAIL}`,
    sandboxOrigin: sandbox === undefined ? null : new URL(sandbox).origin,
  }
}
