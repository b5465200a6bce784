import { answerResults } from '#server/api/results-file.ts'

export const dynamic = 'force-dynamic'

/** A copy of one table, as the page is filtered. */
export function POST(request: Request): Promise<Response> {
  return answerResults(request)
}
