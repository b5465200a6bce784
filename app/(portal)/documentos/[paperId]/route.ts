import { answerPaper } from '#server/api/paper.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** One paper of the list. */
export async function GET(request: Request, { params }: { params: Promise<{ paperId: string }> }) {
  const { paperId } = await params
  return answerPaper(request, `/documentos/${paperId}`, async () =>
    (await caller()).papers.open({ paperId }),
  )
}
