/**
 * Every call to a provider of money ends in one of four ways.
 * - `ok`: done, and read back.
 * - `refused`: certain that nothing was done; `problem` says why, in the provider's words.
 * - `not_found`: certain that the provider holds no such thing.
 * - `unknown`: nobody can say yet. The work may have been done: ask for the object later, never
 *   assume failure.
 */
export type ProviderAnswer<T, Problem> =
  | { kind: 'ok'; value: T }
  | { kind: 'refused'; problem: Problem }
  | { kind: 'not_found'; problem: Problem }
  | ProviderUnknown

export type ProviderUnknown = { kind: 'unknown'; cause: UnknownCause; detail: string }

/**
 * - `unreachable`: no connection was made, so the request was certainly not processed.
 * - `timeout`, `reset`, `unreadable`: it may have been.
 * - `throttled`: too many calls, or another call on the same thing at the same moment.
 * - `server_error`: the provider failed; with an idempotency key it will say the same again.
 * - `key_reused`: this call did nothing, because its idempotency key belongs to an earlier call
 *   with other input; what that one did is what has to be asked.
 */
export type UnknownCause =
  | 'unreachable'
  | 'timeout'
  | 'reset'
  | 'unreadable'
  | 'throttled'
  | 'server_error'
  | 'key_reused'

export function unknown(cause: UnknownCause, detail: string): ProviderUnknown {
  return { kind: 'unknown', cause, detail }
}

/** A job cannot go on before the provider answers; it did nothing wrong and comes back. */
export class ProviderSilent extends Error {
  override name = 'ProviderSilent'
}

/**
 * What to throw for an answer that is needed and unknown. One that came and cannot be read is no
 * silence: it will not read better the next time, and a person must look (scenario 68).
 */
export function notFetched(what: string, { cause, detail }: ProviderUnknown): Error {
  const message = `${what} not fetched yet: ${cause} (${detail})`
  return cause === 'unreadable' ? new Error(message) : new ProviderSilent(message)
}
