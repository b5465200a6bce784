import { answerMetaChallenge, receiveMetaCall } from '#server/api/message-webhooks.ts'

export const dynamic = 'force-dynamic'

/** Whether this address is ours, before Meta tells it anything. */
export function GET(request: Request): Response {
  return answerMetaChallenge(request)
}

/** Meta's word on WhatsApp messages that it took, and what people wrote back there. */
export function POST(request: Request): Promise<Response> {
  return receiveMetaCall(request)
}
