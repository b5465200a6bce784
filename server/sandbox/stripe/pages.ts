import { formatDateTime } from '#server/kernel/format.ts'
import { brlParts, centavos, formatBRL } from '#server/kernel/money.ts'
import type { Reply } from '../http.ts'
import { html, type Markup } from '../phone/html.ts'
import { testCards } from './cards.ts'
import type { IntentRecord, SessionRecord, SetupRecord } from './records.ts'

/** The hosted pages of the double: plain HTML, no script, and no doubt that nothing here is real. */
export const STYLE_PATH = '/stripe/checkout.css'

type Page = {
  title: string
  body: Markup
  status?: number
  /** Where its forms may lead in the end: browsers hold redirects after a form to this list. */
  leadsTo?: readonly (string | null)[]
}

function pageReply({ title, body, status = 200, leadsTo = [] }: Page): Reply {
  const origins = leadsTo.flatMap((url) => (url === null ? [] : [new URL(url).origin]))
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `form-action ${["'self'", ...new Set(origins)].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  const page = html`<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · demonstração</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<section class="banner" aria-label="Aviso"><p><strong>Página de demonstração: nenhum cartão verdadeiro.</strong></p></section>
<main class="checkout">${body}</main>
</body>
</html>`
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'referrer-policy': 'same-origin',
    },
    body: page.markup,
  }
}

/** Why the last card was not taken, in the words of a payer. */
const refusals: Record<string, string> = {
  insufficient_funds: 'O cartão não tem saldo suficiente. Tente outro cartão.',
  lost_card: 'O banco recusou este cartão. Tente outro cartão.',
  expired_card: 'O cartão venceu. Confira a validade ou tente outro.',
  incorrect_cvc: 'O código de segurança não confere.',
  processing_error: 'O banco não respondeu. Tente de novo em instantes.',
  payment_intent_authentication_failure: 'O banco não confirmou que era você. Nada foi cobrado.',
  setup_intent_authentication_failure:
    'O banco não confirmou que era você. O cartão não foi guardado.',
  unknown_card: 'Use um dos cartões de teste desta página. Nenhum cartão verdadeiro entra aqui.',
  expiry: 'Confira a validade: mês e ano, como 12/34.',
}

export function checkoutPage(session: SessionRecord, problem: string | null): Reply {
  const isPayment = session.mode === 'payment'
  const action = `/stripe/pay/${session.id}`
  const body = html`
<h1>${isPayment ? 'Pagar com cartão' : 'Guardar um cartão'}</h1>
<div class="total"><p>${session.title}</p>${session.amount !== null && amount(session.amount)}</div>
${problem !== null && notice(refusals[problem] ?? 'O banco recusou este cartão. Nada foi cobrado.')}
<form method="post" action="${action}" autocomplete="off">
<div class="field"><label for="numero">Número do cartão de teste</label>
<input id="numero" name="numero" inputmode="numeric" autocomplete="off" required maxlength="23" placeholder="4242 4242 4242 4242"></div>
<div class="pair">
<div><label for="validade">Validade</label><input id="validade" name="validade" inputmode="numeric" autocomplete="off" required maxlength="7" placeholder="12/34"></div>
<div><label for="cvc">CVC</label><input id="cvc" name="cvc" inputmode="numeric" autocomplete="off" required maxlength="4" pattern="[0-9]{3,4}" placeholder="123"></div>
</div>
<button>${isPayment ? `Pagar ${brl(session.amount ?? 0)}` : 'Guardar cartão'}</button>
</form>
${session.setupFutureUsage !== null && html`<p class="note">Este cartão ficará guardado para as próximas parcelas, como você autorizou.</p>`}
<details class="trouble"><summary>Cartões de teste</summary>
<form method="post" action="${action}"><ul class="cards">${testCards.map(
    ({ number, label }) =>
      html`<li><button class="quiet" name="cartao" value="${number}"><b>${number.replace(/(.{4})(?=.)/g, '$1 ')}</b><small>${label}</small></button></li>`,
  )}</ul></form></details>
${session.cancelUrl !== null && html`<a class="button quiet" href="${session.cancelUrl}">Voltar sem ${isPayment ? 'pagar' : 'guardar'}</a>`}
<p class="note">Aberta até ${moment(session.expiresAt)}.</p>`
  return pageReply({
    title: isPayment ? 'Pagar com cartão' : 'Guardar um cartão',
    body,
    leadsTo: [session.successUrl],
    status: problem === null ? 200 : 422,
  })
}

export function expiredPage(session: SessionRecord): Reply {
  const body = html`<h1>Esta página venceu</h1>
<p>Nada foi cobrado. Volte ao portal e comece de novo.</p>
${session.cancelUrl !== null && html`<a class="button" href="${session.cancelUrl}">Voltar</a>`}`
  return pageReply({ title: 'Página vencida', body, status: 410 })
}

/** The pretend bank asks its client whether it is them (3-D Secure). */
export function authenticationPage(
  subject: IntentRecord | SetupRecord,
  token: string,
  leadsTo: readonly (string | null)[],
): Reply {
  const isPayment = 'amount' in subject
  const body = html`<h1>Seu banco quer confirmar</h1>
<p>O Banco de Mentira pergunta se é você ${isPayment ? 'quem paga' : 'quem guarda este cartão'}.</p>
${isPayment && html`<div class="total">${amount(subject.amount)}</div>`}
<form method="post" action="/stripe/3ds/${subject.id}/${token}">
<button name="resposta" value="aprovar">Sou eu, confirmar</button>
<button name="resposta" value="negar" class="quiet">Não fui eu</button>
</form>`
  return pageReply({ title: 'Confirmação do banco', body, leadsTo })
}

export function pixPage(intent: IntentRecord): Reply {
  const { action } = intent
  const body =
    action?.kind === 'pix'
      ? html`<h1>Pagar com Pix</h1>
<div class="total">${amount(intent.amount)}</div>
<p class="code-box">${action.code}</p>
<p class="note">Vale até ${moment(action.expiresAt)}.</p>
<form method="post" action="/stripe/pix/${intent.id}"><button>Fazer de conta que pagou</button></form>`
      : html`<h1>${intent.status === 'succeeded' ? 'Pix pago' : 'Este código não vale mais'}</h1>
<p>${intent.status === 'succeeded' ? 'O portal já vai saber.' : 'Nada foi cobrado. Gere outro código no portal.'}</p>`
  return pageReply({ title: 'Pix', body })
}

export function plainPage(title: string, text: string, status = 200): Reply {
  return pageReply({ title, body: html`<h1>${title}</h1><p>${text}</p>`, status })
}

function notice(text: string): Markup {
  return html`<div class="notice error" role="alert"><span>${text}</span></div>`
}

function amount(value: number): Markup {
  const { whole, cents } = brlParts(centavos(BigInt(value)))
  return html`<p class="sum"><span aria-hidden="true">R$ ${whole}<sup>,${cents}</sup></span><span class="hidden">${brl(value)}</span></p>`
}

function brl(value: number): string {
  return formatBRL(centavos(BigInt(value)))
}

function moment(seconds: number): string {
  return formatDateTime(Temporal.Instant.fromEpochMilliseconds(seconds * 1000))
}
