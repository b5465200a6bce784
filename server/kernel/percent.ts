/** Rates as people write and read them: percentages with a comma. */

/** `0.0199` as `1,99`; up to six places. */
export function rateText(fraction: string): string {
  const digits = (fraction.split('.')[1] ?? '').padEnd(6, '0')
  const whole = String(Number(digits.slice(0, 2)))
  const places = digits.slice(2).replace(/0+$/, '')
  return places ? `${whole},${places}` : whole
}

/** A typed percentage (`1,99`) as a fraction; null where it is none, or 100 and more. */
export function rateOfPercent(text: string): string | null {
  const found = /^(\d{1,2})(?:[.,](\d{1,4}))?$/.exec(text.trim().replace(/\s*%$/, ''))
  if (!found) return null
  const digits = `${(found[1] ?? '').padStart(2, '0')}${found[2] ?? ''}`.replace(/0+$/, '')
  return digits ? `0.${digits}` : '0'
}
