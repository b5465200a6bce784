import { answerPaper } from '#server/api/paper.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** The proofs of an agreement, to be shown to a credit bureau. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ agreementId: string }> },
) {
  const { agreementId } = await params
  return answerPaper(request, `/documentos/provas/${agreementId}`, async () =>
    (await caller()).papers.proof({ agreementId }),
  )
}
