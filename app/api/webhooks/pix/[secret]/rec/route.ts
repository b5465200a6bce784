import { receiveRecNotice } from '#server/api/webhooks.ts'

export const dynamic = 'force-dynamic'

/** The provider's notice of an authorisation of Pix Automático: `webhookUrl` + `/rec` (API Pix 2.9.0). */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ secret: string }> },
): Promise<Response> {
  const { secret } = await params
  return receiveRecNotice(secret, request)
}
