import { randomUUID } from 'node:crypto'
import { findBeneficiary } from '../book/beneficiaries.ts'
import { notificationOf } from '../book/notifications.ts'
import { latestPix, type Pix, refundsOf } from '../book/receipts.ts'
import type { Reply } from '../http.ts'
import { html, type Markup } from '../phone/html.ts'
import { formatMoment, icon, screenReply } from '../phone/layout.ts'
import type { Psp } from '../psp/context.ts'
import { authorisationRows, authorisationsList } from './automatic-pages.ts'
import type { PaymentRefusal } from './bank.ts'
import { amount, brl, cnpj, moment, notice, payee, row } from './drawing.ts'
import { dayForm, dueRows } from './due-pages.ts'
import type { Preview, RecurrencePreview } from './preview.ts'

/** Banco de Mentira: the pretend bank app in front of the pretend PSP. */
const refusals = {
  unreadable_code: ['Código não reconhecido', 'Confira se o código Pix foi copiado inteiro.'],
  foreign_location: [
    'Cobrança de outro lugar',
    'Este banco só paga cobranças deste ambiente de demonstração.',
  ],
  location_not_found: ['Cobrança não encontrada', 'Ela pode ter sido cancelada por quem cobra.'],
  unknown_key: ['Chave Pix desconhecida', 'Ninguém aqui tem essa chave.'],
  expired: ['Este código venceu', 'Gere um código novo no portal.'],
  already_paid: ['Esta cobrança já foi paga', 'Um código Pix deste tipo é pago uma vez só.'],
  removed: ['Esta cobrança foi cancelada', 'Gere um código novo no portal.'],
  amount_required: ['Falta o valor', 'Escreva quanto pagar, como 120,00.'],
  amount_mismatch: ['O valor não pode mudar', 'Quem cobra fixou o valor desta cobrança.'],
} satisfies Record<PaymentRefusal, [title: string, text: string]>

export function bankHome(psp: Psp, code = '', refusal?: PaymentRefusal): Reply {
  const latest = latestPix(psp.book, 8)
  const body = html`
${bankMark}
${refusal !== undefined && notice('error', ...refusals[refusal])}
<form method="post" action="/banco/conferir">
<label for="codigo">Pix Copia e Cola</label>
<textarea id="codigo" name="codigo" required spellcheck="false" autocapitalize="off" autocomplete="off" placeholder="Cole aqui o código Pix">${code}</textarea>
<button type="button" class="quiet" data-paste="codigo" hidden>Colar da área de transferência</button>
<button>Continuar</button>
</form>
${authorisationsList(psp)}
${
  latest.length > 0 &&
  html`<section><h2>Últimos Pix</h2><ul class="inbox">${latest.map((pix) => latestLine(psp, pix))}</ul></section>`
}`
  return screenReply(
    { tab: 'bank', title: 'Pagar com Pix', body },
    refusal === undefined ? 200 : 422,
  )
}

function latestLine(psp: Psp, pix: Pix): Markup {
  return html`<li><a href="/banco/recibo/${pix.end_to_end_id}">
<span class="who"><b>${findBeneficiary(psp.book, pix.chave)?.name ?? pix.chave}</b><b>${brl(pix.valor)}</b></span>
<small class="note">${formatMoment(pix.horario, psp.book.now())}</small></a></li>`
}

const bankMark = html`<div class="bankmark"><span aria-hidden="true">BM</span><p><b>Banco de Mentira</b><small>conta de demonstração, saldo sem fim</small></p></div>`

/** What a person checks before paying: to whom, how much, until when. */
export function confirmPage(
  code: string,
  preview: Preview,
  recurrence: RecurrencePreview | null,
): Reply {
  const { beneficiary, state, valor, due } = preview
  const body = html`
${state !== 'payable' && notice('warn', ...refusals[state])}
${payee('Você vai pagar a', beneficiary.name, beneficiary.cnpj)}
${valor === null ? null : amount(valor)}
<dl class="rows">
${row('Instituição', 'PSP de Mentira')}
${due && dueRows(due)}
${preview.expiresAt !== null && !due && row(state === 'expired' ? 'Venceu em' : 'Vale até', moment(preview.expiresAt))}
${preview.message !== null && row('Mensagem', preview.message)}
${preview.details.map(({ nome, valor }) => row(nome, valor))}
</dl>
${due && state === 'payable' && dayForm(code, due)}
${recurrence && authorisationRows(recurrence)}
${state === 'payable' && payForm(code, preview, recurrence)}
${recurrence && refusalForm(code)}
<a class="button quiet" href="/banco">Cancelar</a>
${trouble(code, preview)}`
  return screenReply({ tab: 'bank', title: 'Confira e pague', back: '/banco', body })
}

function payForm(
  code: string,
  { valor, mayChangeAmount, due }: Preview,
  recurrence: RecurrencePreview | null,
): Markup {
  const label = valor === null || mayChangeAmount ? 'Pagar' : `Pagar ${brl(valor)}`
  return html`<form method="post" action="/banco/pagar">${order(code)}
${mayChangeAmount && html`<label for="valor">Valor</label><input id="valor" name="valor" inputmode="decimal" autocomplete="off" required value="${valor === null ? '' : brl(valor).replace(/^R\$\s/, '')}">`}
${due && html`<input type="hidden" name="dia" value="${due.day.toString()}">`}
${
  recurrence
    ? html`<button name="automatico" value="sim">${label} e autorizar</button>
<button class="quiet">${label} sem autorizar</button>`
    : html`<button>${label}</button>`
}</form>`
}

function refusalForm(code: string): Markup {
  return html`<form method="post" action="/banco/automatico/responder"><input type="hidden" name="codigo" value="${code}">
<button class="quiet" name="resposta" value="recusar">Recusar o Pix Automático</button></form>`
}

/** One order is paid once: sending the form again shows the same receipt. */
function order(code: string): Markup {
  return html`<input type="hidden" name="codigo" value="${code}"><input type="hidden" name="ordem" value="${randomUUID()}">`
}

function trouble(code: string, { state, valor, expiresAt }: Preview): Markup | null {
  if (valor === null || (state === 'payable' && expiresAt === null)) return null
  const [explanation, label] =
    state === 'already_paid'
      ? ['Um banco descuidado pagaria a mesma cobrança outra vez.', 'Pagar de novo']
      : [
          'O pagamento sai depois do prazo do código, como em um agendamento.',
          'Pagar depois de vencido',
        ]
  return html`<details class="trouble" ${state !== 'payable' && html`open`}><summary>Simular um problema</summary>
<form method="post" action="/banco/pagar">${order(code)}<input type="hidden" name="problema" value="sim">
<p>${explanation}</p><button class="quiet">${label}</button></form></details>`
}

export function receiptPage(psp: Psp, pix: Pix): Reply {
  const beneficiary = findBeneficiary(psp.book, pix.chave)
  const body = html`
<div class="tick">${icon('M5 12.5l4.5 4.5L19 7.5')}</div>
<h2>Pix enviado</h2>
${amount(pix.valor)}
<dl class="rows">
${row('Para', beneficiary?.name ?? pix.chave)}
${beneficiary && row('CNPJ', cnpj(beneficiary.cnpj))}
${row('Quando', moment(pix.horario))}
${row('Aviso a quem cobra', notificationText(psp, pix))}
<div><dt>ID da transação</dt><dd class="mono">${pix.end_to_end_id}</dd></div>
${refundsOf(psp.book, pix.end_to_end_id).map((refund) => row('Devolução', `${brl(refund.valor)}, ${refundWords[refund.status]}`))}
</dl>
<a class="button" href="/banco">Fazer outro Pix</a>
<details class="trouble"><summary>Simular um problema</summary>
<form method="post" action="/banco/repetir"><input type="hidden" name="pix" value="${pix.end_to_end_id}"><input type="hidden" name="ordem" value="${randomUUID()}">
<p>O mesmo Pix sai outra vez, com outro ID de transação.</p><button class="quiet">Pagar de novo</button></form></details>`
  return screenReply({ tab: 'bank', title: 'Comprovante', back: '/banco', body })
}

const refundWords = {
  EM_PROCESSAMENTO: 'em processamento',
  DEVOLVIDO: 'devolvida',
  NAO_REALIZADO: 'não realizada',
} as const

function notificationText(psp: Psp, pix: Pix): string {
  const notification = notificationOf(psp.book, pix.end_to_end_id)
  if (!notification) return 'não pedido'
  if (notification.state === 'delivered') return 'entregue'
  return notification.state === 'held' ? 'retido' : 'a caminho'
}
