import { answerScamCheck, scamCheckHtml } from './scam-check.ts'

export const dynamic = 'force-dynamic'

/** D9, "Isto é golpe?": public, without JavaScript, yes or no only. */
export function GET(): Promise<Response> {
  return scamCheckHtml(null, '')
}

export async function POST(request: Request): Promise<Response> {
  return answerScamCheck(request)
}
