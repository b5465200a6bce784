import { importStateRequest } from '#server/api/rest.ts'

export const dynamic = 'force-dynamic'

/** What became of a batch. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ importId: string }> },
): Promise<Response> {
  const { importId } = await params
  return importStateRequest(request, importId)
}
