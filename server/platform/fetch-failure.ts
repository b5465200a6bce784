import type { SendAnswer } from './channel.ts'

const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** What a call that brought no answer says about the message: where no line was made, it was not taken. */
export function fetchFailure(error: unknown): SendAnswer {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'unknown', cause: 'timeout', detail: 'no answer in time' }
  }
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error'
  return neverConnected.has(code)
    ? { kind: 'refused', reason: 'unreachable', detail: code }
    : { kind: 'unknown', cause: 'reset', detail: code }
}
