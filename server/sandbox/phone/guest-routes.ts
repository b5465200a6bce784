import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { putPerson } from '../book/people.ts'
import { jsonBody, jsonReply, type Route } from '../http.ts'

const guestSchema = z.object({
  name: z.string().min(1).max(200),
  document: z.string().min(1).max(20),
  place: z.int().min(0),
})

/** Tells the phone whose number or mailbox this is. */
export function guestRoutes(book: Book): Route[] {
  return [
    {
      method: 'PUT',
      pattern: '/people/:recipient',
      handle: (call) => {
        const read = guestSchema.safeParse(jsonBody(call))
        if (!read.success) return jsonReply(400, { error: 'name, document and place are required' })
        putPerson(book, { recipient: call.params.recipient ?? '', ...read.data })
        return jsonReply(200, read.data)
      },
    },
  ]
}
