import { takeUploadForm } from '#server/api/import-files.ts'

export const dynamic = 'force-dynamic'

/** A portfolio file from the form of the admin area: under /api, because the proxy keeps whole bodies. */
export function POST(request: Request): Promise<Response> {
  return takeUploadForm(request)
}
