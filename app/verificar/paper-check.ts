import { operatorView, withPunctuation } from '#app/_views/identity.ts'
import { plainPageHeaders } from '#components/landing/headers.ts'
import { renderPaperCheckPage } from '#components/landing/paper-check-page.ts'
import type { PaperCheckResult, PaperCheckView } from '#components/landing/view.ts'
import { ownForm } from '#server/api/forms.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { formatLongDate } from '#server/kernel/format.ts'
import type { PaperKind } from '#server/papers/model.ts'

type Typed = PaperCheckView['typed']

const NOTHING: Typed = { code: '', number: '', amount: '' }

const KINDS = {
  agreement: 'Acordo',
  receipt: 'Comprovante de pagamento',
  clearance: 'Termo de quitação',
  statement: 'Declaração anual',
} as const satisfies Record<PaperKind, string>

export function paperCheckHtml(
  result: PaperCheckResult | null,
  typed: Typed = NOTHING,
  status = 200,
): Response {
  const operator = operatorView(runtime().services.operator)
  const html = renderPaperCheckPage({ operator, result, typed })
  const headers = plainPageHeaders(result === null ? 'public' : 'landing')
  return new Response(html, { status, headers })
}

/** One page for the code that was scanned and for the form that was sent. */
export async function answerPaperCheck(typed: Typed): Promise<Response> {
  const answer = await (await caller()).papers.check(typed)
  if (!answer.ok) return paperCheckHtml({ kind: 'busy' }, typed, 429)
  return paperCheckHtml(resultOf(answer.value), typed)
}

export async function answerPaperForm(request: Request): Promise<Response> {
  const form = await ownForm(request, runtime().env.PORTAL_URL)
  if (form === null) return paperCheckHtml({ kind: 'unknown' }, NOTHING, 403)
  const field = (name: string) => (form.get(name) ?? '').slice(0, 60)
  return answerPaperCheck({
    code: field('code'),
    number: field('number'),
    amount: field('amount'),
  })
}

type Check = Extract<PortalOutputs['papers']['check'], { ok: true }>['value']

function resultOf(check: Check): PaperCheckResult {
  if (check.verdict === 'unknown') return { kind: 'unknown' }
  const { number, state, amountAgrees, creditor } = check
  return {
    kind: 'genuine',
    what: KINDS[check.kind],
    number,
    issuedOn: formatLongDate(check.issuedOn),
    creditor: { legalName: creditor.legalName, cnpj: withPunctuation(creditor.cnpj) },
    state,
    since: formatLongDate(check.since),
    amountAgrees,
  }
}
