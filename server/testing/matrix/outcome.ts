import { inspect } from 'node:util'
import { TRPCError } from '@trpc/server'

/**
 * What a try came to, in one word: `ok`, `nothing` (there is an answer, and it is empty),
 * `refused:<reason>` for an expected refusal, or the code of the error.
 */
export type Answer = 'ok' | 'nothing' | `refused:${string}` | TRPCError['code']

export type Outcome = {
  readonly answer: Answer
  /** Everything that reached the caller, as text. */
  readonly text: string
}

const asText = (value: unknown) =>
  inspect(value, { depth: 30, maxArrayLength: 500, maxStringLength: null, breakLength: Infinity })

export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    const value = await call()
    return { answer: answerOf(value), text: asText(value) }
  } catch (error) {
    // What the page or the browser gets of an error is its code and its message.
    if (error instanceof TRPCError) {
      const { code, message } = error
      return { answer: code, text: asText({ code, message }) }
    }
    throw error
  }
}

function answerOf(value: unknown): Answer {
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'nothing'
  if (typeof value !== 'object' || !('ok' in value) || value.ok !== false) return 'ok'
  return 'reason' in value ? `refused:${String(value.reason)}` : 'ok'
}
