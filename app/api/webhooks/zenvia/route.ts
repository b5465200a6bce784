import { receiveZenviaCall } from '#server/api/message-webhooks.ts'

export const dynamic = 'force-dynamic'

/** Zenvia's word on messages that it took, and what people wrote back by it. */
export function POST(request: Request): Promise<Response> {
  return receiveZenviaCall(request)
}
