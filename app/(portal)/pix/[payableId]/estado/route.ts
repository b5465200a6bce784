import { answerPayableStatus } from '#server/api/payable-status.ts'

export const dynamic = 'force-dynamic'

/** What the waiting page asks: `{"next": "/pago/…"}` once the money is there, else null. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ payableId: string }> },
): Promise<Response> {
  return answerPayableStatus(request, (await params).payableId)
}
