import { answerPaperForm, paperCheckHtml } from './paper-check.ts'

export const dynamic = 'force-dynamic'

/** "Confira este papel": public, without JavaScript. */
export function GET(): Response {
  return paperCheckHtml(null)
}

export async function POST(request: Request): Promise<Response> {
  return answerPaperForm(request)
}
