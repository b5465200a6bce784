import { answerPaper } from '#server/api/paper.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** The receipt of the newest payment of an instalment. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ payableId: string }> },
) {
  const { payableId } = await params
  return answerPaper(request, `/pago/${payableId}/comprovante`, async () => {
    const api = await caller()
    const { payments } = await api.agreements.payable({ payableId })
    return api.papers.receipt({ paymentId: payments[0]?.id ?? '' })
  })
}
