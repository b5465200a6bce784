import { z } from 'zod'

/** A name that people read again: no control characters, no marks that turn text around. */
export const readableName = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u)
