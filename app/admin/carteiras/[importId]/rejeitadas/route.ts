import { answerRejected } from '#server/api/import-files.ts'

export const dynamic = 'force-dynamic'

/** The rows of an import that were left out, with their reasons. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ importId: string }> },
): Promise<Response> {
  const { importId } = await params
  return answerRejected(request, importId)
}
