/** HTML by tagged template: every value is escaped unless it is markup already. */
export type Markup = { readonly markup: string }

type Value = Markup | string | number | null | false | readonly Value[]

export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  let markup = parts[0] ?? ''
  for (const [i, value] of values.entries()) markup += render(value) + (parts[i + 1] ?? '')
  return { markup }
}

function render(value: Value): string {
  if (value === null || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  if ('markup' in value) return value.markup
  return value.map(render).join('')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const link = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g
/** Six digits that stand alone: not part of an amount, a telephone or a contract number. */
const code = /(?<!\d|\d[.,/ -])\d{3}[ -]?\d{3}(?!\d|[.,/ -]\d)/g

/** Plain text with its links to tap and its six-digit codes set apart; line breaks are kept. */
export function richText(text: string): Markup {
  const pieces: Markup[] = []
  let at = 0
  for (const match of text.matchAll(link)) {
    pieces.push(withCodes(text.slice(at, match.index)))
    const [url] = match
    pieces.push(html`<a href="${url}" target="_blank" rel="noopener">${url}</a>`)
    at = match.index + url.length
  }
  pieces.push(withCodes(text.slice(at)))
  return html`${pieces}`
}

function withCodes(text: string): Markup {
  const pieces: Markup[] = []
  let at = 0
  for (const match of text.matchAll(code)) {
    pieces.push(html`${text.slice(at, match.index)}`)
    pieces.push(
      html`<strong class="code" data-copy="${match[0].replace(/\D/g, '')}">${match[0]}</strong>`,
    )
    at = match.index + match[0].length
  }
  return html`${pieces}${text.slice(at)}`
}
