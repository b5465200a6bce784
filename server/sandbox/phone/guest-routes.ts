import { z } from 'zod'
import { putAuthenticator } from '../book/authenticators.ts'
import type { Book } from '../book/database.ts'
import { putPerson } from '../book/people.ts'
import { jsonBody, jsonReply, type Route } from '../http.ts'

const guestSchema = z.object({
  name: z.string().min(1).max(200),
  document: z.string().min(1).max(20),
  place: z.int().min(0),
})

/** Twenty bytes in base32, as the admin area shows a secret. */
const secretSchema = z.object({ secret: z.string().regex(/^[A-Z2-7]{32}$/) })

/** Tells the phone whose number or mailbox this is, and what its authenticator app was given. */
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
    {
      method: 'PUT',
      pattern: '/authenticators/:label',
      handle: (call) => {
        const read = secretSchema.safeParse(jsonBody(call))
        if (!read.success) return jsonReply(400, { error: 'a secret in base32 is required' })
        putAuthenticator(book, { label: call.params.label ?? '', secret: read.data.secret })
        return { status: 204 }
      },
    },
  ]
}
