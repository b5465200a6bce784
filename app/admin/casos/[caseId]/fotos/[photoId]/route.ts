import { answerCasePhoto } from '#server/api/case-photos.ts'

export const dynamic = 'force-dynamic'

type Params = { params: Promise<{ caseId: string; photoId: string }> }

/** One photo of a case, as a picture of its own; each look is recorded. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  return answerCasePhoto(request, await params)
}
