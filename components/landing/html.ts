/** Markup that is safe to send: only `html` makes it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

type Value = string | number | Html | null | readonly Html[]

function write(value: Value): string {
  if (value === null) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map((part) => part.text).join('')
  return escapeText(String(value))
}

/**
 * A template whose every interpolated text is escaped, in content and in quoted attributes alike;
 * only markup made by `html` itself passes unchanged. So a forgotten escape cannot exist.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const lines = strings.map((part) => part.replace(/\n\s*/g, ''))
  return new Html(lines.reduce((text, part, i) => text + write(values[i - 1] ?? null) + part))
}
