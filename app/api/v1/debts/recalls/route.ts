import { recallRequest } from '#server/api/rest.ts'

export const dynamic = 'force-dynamic'

/** A creditor's system takes a debt back. */
export function POST(request: Request): Promise<Response> {
  return recallRequest(request)
}
