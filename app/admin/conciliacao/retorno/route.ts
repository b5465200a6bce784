import { takeReturnForm } from '#server/api/creditor-files.ts'

export const dynamic = 'force-dynamic'

/** A creditor's return file. */
export function POST(request: Request): Promise<Response> {
  return takeReturnForm(request)
}
