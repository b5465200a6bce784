import { z } from 'zod'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'

/** Parses a JSON body, or says which fields are wrong. No body at all is an empty object. */
export function withBody<T>(
  call: Call,
  schema: z.ZodType<T>,
  handle: (body: T) => Reply | Promise<Reply>,
): Reply | Promise<Reply> {
  const json = call.body.length === 0 ? {} : jsonBody(call)
  const read = schema.safeParse(json)
  if (read.success) return handle(read.data)
  return jsonReply(400, { error: z.prettifyError(read.error) })
}
