import { receiveGatewayCall } from '#server/api/message-webhooks.ts'

export const dynamic = 'force-dynamic'

/** The SMS gateway's word on a message that it took, signed with the secret we share. */
export function POST(request: Request): Promise<Response> {
  return receiveGatewayCall(request)
}
