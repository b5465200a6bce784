import { answerPayments } from '#server/api/list-file.ts'

export const dynamic = 'force-dynamic'

/** A copy of the list, as the page is filtered. */
export function POST(request: Request): Promise<Response> {
  return answerPayments(request)
}
