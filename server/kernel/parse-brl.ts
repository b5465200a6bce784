import { type Centavos, centavos } from './money.ts'
import { ok, type Result, refuse } from './result.ts'

/**
 * Money as people and files write it: `1.234,56`, `1,234.56`, `1 234,56`, `1234.56`, `1234,5`,
 * `R$ 1.234,56`, with any kind of space around and after the sign.
 *
 * Where two readings are possible the text is refused, never guessed: `1.234` and `1,234` are a
 * thousand in one country and one and a bit in the other. `1.234.567` is not ambiguous, because a
 * number has one decimal mark. One decimal is read as tenths (`1234,5` is 1234,50: spreadsheets
 * drop the last zero); three or more are refused, because a centavo is the smallest money.
 */
export type BrlRefusal =
  | 'empty'
  | 'malformed'
  | 'ambiguous'
  | 'too-many-decimals'
  | 'negative'
  | 'too-large'

const spaces = '[\\s\\u00a0\\u2007\\u202f]'
const frame = new RegExp(
  `^${spaces}*(-|\\u2212)?${spaces}*(?:R\\$|BRL)?${spaces}*(-|\\u2212)?(.*?)${spaces}*$`,
  'is',
)
const innerSpace = new RegExp(spaces, 'g')

/** The longest whole part: 13 digits of reais stay far inside the ledger's bigint. */
const MAX_WHOLE_DIGITS = 13
/** Longer than any spelling of such an amount: a cell of 50 MB is refused before it is read. */
const MAX_TEXT = 60

export function parseBRL(
  text: string,
  options: { negative?: boolean } = {},
): Result<Centavos, BrlRefusal> {
  if (text.length > MAX_TEXT) return refuse(text.trim() === '' ? 'empty' : 'malformed')
  const [, signBefore, signAfter, body = ''] = frame.exec(text) ?? []
  if (text.trim() === '') return refuse('empty')
  if (signBefore && signAfter) return refuse('malformed')
  const amount = parseUnsigned(body)
  if (!amount.ok) return amount
  if (!signBefore && !signAfter) return amount
  if (!options.negative) return refuse('negative')
  return ok(centavos(-amount.value))
}

function parseUnsigned(text: string): Result<Centavos, BrlRefusal> {
  const body = text.replace(innerSpace, ' ')
  if (!/^\d[\d., ]*\d$|^\d$/.test(body)) return refuse('malformed')
  const marks: string[] = body.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  if (last === undefined) return build(body, '')
  const hasBoth = marks.includes('.') && marks.includes(',')
  const occurrences = marks.filter((mark) => mark === last).length
  if (hasBoth && occurrences > 1) return refuse('malformed')
  if (!hasBoth && occurrences > 1) return build(body, '')
  const at = body.lastIndexOf(last)
  const whole = body.slice(0, at)
  const fraction = body.slice(at + 1)
  if (!/^\d+$/.test(fraction)) return refuse('malformed')
  if (fraction.length === 3 && !hasBoth && /^[1-9]\d{0,2}$/.test(whole)) return refuse('ambiguous')
  return build(whole, fraction)
}

/** `whole` may be grouped in threes by one kind of mark; `fraction` is bare digits. */
function build(whole: string, fraction: string): Result<Centavos, BrlRefusal> {
  const grouped = /^[1-9]\d{0,2}(?:([., ])\d{3})(?:\1\d{3})*$/.test(whole)
  if (!grouped && !/^\d+$/.test(whole)) return refuse('malformed')
  if (fraction.length > 2) return refuse('too-many-decimals')
  const digits = whole.replace(/[., ]/g, '').replace(/^0+(?=\d)/, '')
  if (digits.length > MAX_WHOLE_DIGITS) return refuse('too-large')
  return ok(centavos(BigInt(digits + fraction.padEnd(2, '0'))))
}
