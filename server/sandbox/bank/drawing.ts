import { assertPresent } from '#server/kernel/assert.ts'
import { formatDateTime, formatShortDate } from '#server/kernel/format.ts'
import { brlParts, type Centavos, formatBRL, fromDecimalString } from '#server/kernel/money.ts'
import { formatTaxId, isCnpj } from '#server/kernel/tax-id.ts'
import { html, type Markup } from '../phone/html.ts'

/** The few forms that every page of the pretend bank is drawn with. */
export function row(term: string, value: string): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`
}

export function notice(tone: 'warn' | 'error', title: string, text: string): Markup {
  return html`<div class="notice ${tone}" role="alert"><b>${title}</b><span>${text}</span></div>`
}

export function amount(valor: string): Markup {
  const { whole, cents } = brlParts(centavosOf(valor))
  return html`<p class="sum"><span aria-hidden="true">R$ ${whole}<sup>,${cents}</sup></span><span class="hidden">${brl(valor)}</span></p>`
}

export function payee(lead: string, name: string, document: string): Markup {
  return html`<div class="payee"><small>${lead}</small><b>${name}</b><span>CNPJ ${cnpj(document)}</span></div>`
}

function centavosOf(valor: string): Centavos {
  return assertPresent(fromDecimalString(valor), 'malformed amount in the book')
}

export function brl(valor: string): string {
  return formatBRL(centavosOf(valor))
}

export function cnpj(value: string): string {
  return isCnpj(value) ? formatTaxId({ kind: 'cnpj', value }) : value
}

export function moment(ms: number): string {
  return formatDateTime(Temporal.Instant.fromEpochMilliseconds(ms))
}

/** A date of the contract (`2026-12-10`) as people write it. */
export function dayOf(text: string): string {
  return formatShortDate(Temporal.PlainDate.from(text))
}
