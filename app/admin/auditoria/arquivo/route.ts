import { answerTrail } from '#server/api/trail-file.ts'

export const dynamic = 'force-dynamic'

/** A copy of what everybody did, as the page is filtered. */
export function POST(request: Request): Promise<Response> {
  return answerTrail(request)
}
