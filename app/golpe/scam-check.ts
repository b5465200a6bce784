import { lettersAreLarge } from '#app/_document/look.ts'
import { operatorView } from '#app/_views/identity.ts'
import { plainPageHeaders } from '#components/landing/headers.ts'
import { renderScamCheckPage } from '#components/landing/scam-check-page.ts'
import type { ScamCheckResult } from '#components/landing/view.ts'
import { ownForm } from '#server/api/forms.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'

export async function scamCheckHtml(result: ScamCheckResult | null, typed: string, status = 200) {
  const { env, services } = runtime()
  const html = renderScamCheckPage({
    operator: operatorView(services.operator),
    siteHost: new URL(env.PORTAL_URL).host,
    senders: [
      `SMS com o nome ${services.operator.name} e um número de aviso`,
      `e-mail ${addressOf(env.MAIL_FROM)}`,
    ],
    result,
    typed,
    hasLargeLetters: await lettersAreLarge(),
  })
  const headers = plainPageHeaders(result === null ? 'public' : 'landing')
  return new Response(html, { status, headers })
}

function addressOf(mailFrom: string): string {
  return /<([^>]+)>/.exec(mailFrom)?.[1] ?? mailFrom
}

export async function answerScamCheck(request: Request): Promise<Response> {
  const { env } = runtime()
  const form = await ownForm(request, env.PORTAL_URL)
  if (form === null) return scamCheckHtml({ kind: 'unreadable' }, '', 403)
  const typed = (form.get('what') ?? '').slice(0, 10_000)
  const answer = await (await caller()).access.checkAuthenticity({ text: typed })
  if (!answer.ok) return scamCheckHtml({ kind: 'busy' }, typed, 429)
  const { verdict, kind } = answer.value
  if (verdict === 'ours') return scamCheckHtml({ kind: 'ours', what: kind }, typed)
  return scamCheckHtml({ kind: verdict === 'unreadable' ? 'unreadable' : 'unknown' }, typed)
}
