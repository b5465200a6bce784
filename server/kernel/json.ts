/** What a foreign body says, to be judged by a schema; null where it is no JSON. */
export function jsonOrNull(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
