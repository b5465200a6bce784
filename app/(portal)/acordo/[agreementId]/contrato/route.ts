import { answerPaper } from '#server/api/paper.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** The signed agreement. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ agreementId: string }> },
) {
  const { agreementId } = await params
  return answerPaper(request, `/acordo/${agreementId}/contrato`, async () =>
    (await caller()).papers.agreement({ agreementId }),
  )
}
