import { takeBatchRequest } from '#server/api/rest.ts'

export const dynamic = 'force-dynamic'

/** A batch of debts from a creditor's system. */
export function POST(request: Request): Promise<Response> {
  return takeBatchRequest(request)
}
