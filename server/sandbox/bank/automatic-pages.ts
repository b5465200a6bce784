import { findBeneficiary } from '../book/beneficiaries.ts'
import { openRequestOf } from '../book/recurrence-requests.ts'
import { latestRecurrences, type Recurrence } from '../book/recurrences.ts'
import {
  attemptsOf,
  type CobrStatus,
  chargesOfRecurrence,
  type RecurringCharge,
} from '../book/recurring-charges.ts'
import type { Reply } from '../http.ts'
import { html, type Markup } from '../phone/html.ts'
import { screenReply } from '../phone/layout.ts'
import { dateOf } from '../psp/collection.ts'
import type { Psp } from '../psp/context.ts'
import { brl, dayOf, notice, payee, row } from './drawing.ts'
import type { RecurrencePreview } from './preview.ts'

/** Pix Automático in the pretend bank: what is asked, what stands, and how to end it. */
const frequencies = {
  SEMANAL: 'toda semana',
  MENSAL: 'todo mês',
  TRIMESTRAL: 'a cada três meses',
  SEMESTRAL: 'a cada seis meses',
  ANUAL: 'todo ano',
} as const

const statusWords = {
  CRIADA: 'à espera da sua resposta',
  APROVADA: 'autorizado',
  REJEITADA: 'recusado por você',
  EXPIRADA: 'expirou sem resposta',
  CANCELADA: 'cancelado',
} satisfies Record<Recurrence['status'], string>

const chargeWords = {
  CRIADA: 'marcado',
  ATIVA: 'agendado',
  CONCLUIDA: 'pago',
  EXPIRADA: 'não pago',
  REJEITADA: 'recusado',
  CANCELADA: 'cancelado',
} satisfies Record<CobrStatus, string>

type Terms = Pick<RecurrencePreview, 'vinculo' | 'calendario' | 'valor' | 'politicaRetentativa'>

/** What the payer agrees to, in the rows that the rules of Pix Automático ask a bank to show. */
function termRows({ vinculo, calendario, valor, politicaRetentativa }: Terms): Markup {
  const fixed = valor?.valorRec
  const least = valor?.valorMinimoRecebedor
  return html`${vinculo.objeto !== undefined && row('Para pagar', vinculo.objeto)}
${row('Contrato', vinculo.contrato)}
${row('Valor', fixed === undefined ? 'pode variar' : `${brl(fixed)}, sempre igual`)}
${least !== undefined && row('Limite mínimo que você pode fixar', brl(least))}
${row('Com que frequência', frequencies[calendario.periodicidade])}
${row('Primeiro débito', dayOf(calendario.dataInicial))}
${row('Até', calendario.dataFinal === undefined ? 'você cancelar' : dayOf(calendario.dataFinal))}
${row('Se faltar saldo', politicaRetentativa === 'PERMITE_3R_7D' ? 'até 3 novas tentativas em 7 dias' : 'sem nova tentativa')}`
}

/** Beside a charge to pay now, in a composite code. */
export function authorisationRows(recurrence: RecurrencePreview): Markup {
  return html`<section><h2>E autorizar o Pix Automático?</h2>
<p>Depois deste pagamento, o banco debita sozinho as próximas parcelas. Você pode cancelar quando quiser.</p>
<dl class="rows">${termRows(recurrence)}</dl></section>`
}

/** A code that authorises and pays nothing. */
export function authorisationPage(code: string, recurrence: RecurrencePreview): Reply {
  const { nome, cnpj } = recurrence.recebedor
  const body = html`
${payee('Débitos automáticos para', nome, cnpj)}
<dl class="rows">${termRows(recurrence)}</dl>
<form method="post" action="/banco/automatico/responder"><input type="hidden" name="codigo" value="${code}">${answers}</form>`
  return screenReply({ tab: 'bank', title: 'Autorizar Pix Automático', back: '/banco', body })
}

const answers = html`<button name="resposta" value="autorizar">Autorizar</button>
<button class="quiet" name="resposta" value="recusar">Recusar</button>`

/** On the first screen: what waits for an answer and what was answered, the newest first. */
export function authorisationsList(psp: Psp): Markup | null {
  const known = latestRecurrences(psp.book, 20).filter(
    (rec) => rec.status !== 'CRIADA' || openRequestOf(psp.book, rec.id_rec) !== null,
  )
  if (known.length === 0) return null
  return html`<section><h2>Pix Automático</h2><ul class="inbox">${known.map(
    (rec) => html`<li><a href="/banco/automatico/${rec.id_rec}">
<span class="who"><b>${receiverName(psp, rec)}</b><b>${statusWords[rec.status]}</b></span>
<small class="note">${rec.body.vinculo.objeto ?? rec.body.vinculo.contrato}</small></a></li>`,
  )}</ul></section>`
}

function receiverName(psp: Psp, rec: Recurrence): string {
  return findBeneficiary(psp.book, rec.chave)?.name ?? rec.chave
}

export function recurrencePage(psp: Psp, rec: Recurrence, isLate = false): Reply {
  const charges = chargesOfRecurrence(psp.book, rec.id_rec)
  const beneficiary = findBeneficiary(psp.book, rec.chave)
  const body = html`
${isLate && notice('warn', 'Já não dá para mudar', 'A autorização ou o débito mudou antes da sua resposta.')}
${payee('Débitos automáticos para', receiverName(psp, rec), beneficiary?.cnpj ?? '')}
<dl class="rows">${row('Situação', statusWords[rec.status])}${termRows(rec.body)}</dl>
${rec.status === 'CRIADA' && openRequestOf(psp.book, rec.id_rec) !== null && idForm('responder', rec, answers)}
${rec.status === 'APROVADA' && idForm('cancelar', rec, html`<button class="quiet">Cancelar a autorização</button>`)}
${charges.length > 0 && html`<section><h2>Débitos</h2><dl class="rows">${charges.map((charge) => chargeRow(psp, charge))}</dl></section>`}
${charges.filter((charge) => isCancellable(psp, charge)).map((charge) => debitForm(psp, charge))}`
  return screenReply({ tab: 'bank', title: 'Pix Automático', back: '/banco', body })
}

function idForm(action: string, rec: Recurrence, buttons: Markup): Markup {
  return html`<form method="post" action="/banco/automatico/${action}"><input type="hidden" name="idRec" value="${rec.id_rec}">${buttons}</form>`
}

function chargeRow(psp: Psp, charge: RecurringCharge): Markup {
  const words = `${brl(charge.body.valor.original)}, ${chargeWords[charge.status]}`
  return row(dayOf(dayOfDebit(psp, charge)), words)
}

function debitForm(psp: Psp, charge: RecurringCharge): Markup {
  return html`<form method="post" action="/banco/automatico/cancelar-debito"><input type="hidden" name="txid" value="${charge.txid}">
<button class="quiet">Cancelar o débito de ${dayOf(dayOfDebit(psp, charge))}</button></form>`
}

function dayOfDebit(psp: Psp, charge: RecurringCharge): string {
  return attemptsOf(psp.book, charge.txid).at(-1)?.settles_on ?? charge.settles_on
}

/** Until the end of the day before. */
export function isCancellable(psp: Psp, charge: RecurringCharge): boolean {
  const today = dateOf(psp.book.now()).toString()
  const last = attemptsOf(psp.book, charge.txid).at(-1)
  const isOpen = charge.status === 'CRIADA' || charge.status === 'ATIVA'
  const isPending = last === undefined || last.status === 'AGENDADA'
  return isOpen && isPending && dayOfDebit(psp, charge) > today
}
