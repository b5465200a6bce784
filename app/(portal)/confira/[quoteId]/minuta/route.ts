import { answerPaper } from '#server/api/paper.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** The agreement as it would be, to be read before accepting. */
export async function GET(request: Request, { params }: { params: Promise<{ quoteId: string }> }) {
  const { quoteId } = await params
  return answerPaper(request, `/confira/${quoteId}/minuta`, async () =>
    (await caller()).papers.draft({ quoteId }),
  )
}
