import { answerWriteOffs } from '#server/api/creditor-files.ts'

export const dynamic = 'force-dynamic'

/** A file of write-offs as a download. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ exportId: string }> },
): Promise<Response> {
  const { exportId } = await params
  return answerWriteOffs(request, exportId)
}
