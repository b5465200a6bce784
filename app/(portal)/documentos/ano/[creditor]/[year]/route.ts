import { answerPaper } from '#server/api/paper.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

type Params = { params: Promise<{ creditor: string; year: string }> }

/** The statement of a year, once somebody asked for it. */
export async function GET(request: Request, { params }: Params) {
  const { creditor, year } = await params
  return answerPaper(request, `/documentos/ano/${creditor}/${year}`, async () =>
    (await caller()).papers.statement({ creditorSlug: creditor, year: Number(year) }),
  )
}
