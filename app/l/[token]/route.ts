import { answerLanding, landingHtml } from './landing.ts'

export const dynamic = 'force-dynamic'

/** D0: the same bytes for every token, from memory. Reads nothing, spends nothing, mints nothing. */
export function GET(): Promise<Response> {
  return landingHtml({ kind: 'ask' })
}

/** The one place where a link is used: an explicit act of a person. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return answerLanding(request, (await params).token)
}
