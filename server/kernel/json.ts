/** What a foreign body says, to be judged by a schema; null where it is no JSON. */
export function jsonOrNull(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/**
 * What a foreign text must be to be kept: JSON carries control characters and halves of characters,
 * PostgreSQL's texts and documents do not, and no name of a provider's has any.
 */
export const KEEPABLE = /^[^\p{Cc}\p{Cs}]*$/u
