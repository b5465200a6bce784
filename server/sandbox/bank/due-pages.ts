import { formatShortDate } from '#server/kernel/format.ts'
import { html, type Markup } from '../phone/html.ts'
import { brl, row } from './drawing.ts'
import type { DuePreview } from './preview.ts'

/** A charge with due date: what it is made of on the day of payment, and the choice of the day. */
export function dueRows({ dueDate, day, lastDay, amounts }: DuePreview): Markup {
  return html`${row('Vencimento', formatShortDate(dueDate))}
${row('Valor original', brl(amounts.original))}
${amounts.multa !== undefined && row('Multa', `+ ${brl(amounts.multa)}`)}
${amounts.juros !== undefined && row('Juros', `+ ${brl(amounts.juros)}`)}
${amounts.abatimento !== undefined && row('Abatimento', `− ${brl(amounts.abatimento)}`)}
${amounts.desconto !== undefined && row('Desconto', `− ${brl(amounts.desconto)}`)}
${row(`Total em ${formatShortDate(day)}`, brl(amounts.final))}
${row('Pode ser paga até', formatShortDate(lastDay))}`
}

/** Works without a script: the chosen day is sent, and the page comes back with its amounts. */
export function dayForm(code: string, { today, day, lastDay }: DuePreview): Markup {
  return html`<form method="post" action="/banco/conferir"><input type="hidden" name="codigo" value="${code}">
<label for="dia">Dia do pagamento</label>
<input type="date" id="dia" name="dia" required min="${today.toString()}" max="${lastDay.toString()}" value="${day.toString()}">
<p class="note">Neste banco o dia escolhido chega na hora: o Pix sai com a data dele.</p>
<button class="quiet">Ver o valor nesse dia</button></form>`
}
