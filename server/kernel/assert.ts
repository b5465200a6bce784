/**
 * Assertions stay on in production: a broken invariant about money or access must stop the
 * operation, not be recorded. An assertion is for what cannot happen; a refusal that can be
 * expected is a `Result`.
 */
export class InvariantViolation extends Error {
  override name = 'InvariantViolation'
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message)
}

/** Narrows away null and undefined, or stops: for rows and array places that must exist. */
export function assertPresent<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message)
  return value
}

/** Closes a switch over a union: the compiler refuses a forgotten member. */
export function assertNever(value: never): never {
  throw new InvariantViolation(`unexpected value: ${String(value)}`)
}
