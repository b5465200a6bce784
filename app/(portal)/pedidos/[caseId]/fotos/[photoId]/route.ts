import { answerOwnPhoto } from '#server/api/case-photos.ts'

export const dynamic = 'force-dynamic'

type Params = { params: Promise<{ caseId: string; photoId: string }> }

/** One photo that the person sent. */
export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { caseId, photoId } = await params
  return answerOwnPhoto(caseId, photoId)
}
