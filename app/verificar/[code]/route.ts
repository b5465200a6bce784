import { answerPaperCheck } from '../paper-check.ts'

export const dynamic = 'force-dynamic'

/** Where the QR of a paper leads. Reads one row and writes nothing. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ code: string }> },
): Promise<Response> {
  const { code } = await params
  return answerPaperCheck({ code: code.slice(0, 60), number: '', amount: '' })
}
