/** ASVS 1.2.10: the signs that begin a formula, their full-width twins, and what hides them. */
const FORMULA = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/

/** A cell of free text: marked as text where it looks like a formula, quoted where it must be. */
export function cellText(text: string): string {
  const marked = FORMULA.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(marked) ? `"${marked.replaceAll('"', '""')}"` : marked
}

/** Marks a file as UTF-8, which spreadsheets otherwise take for something older. */
export const BYTE_ORDER_MARK = '\ufeff'

/** One line of a file with semicolons, as spreadsheets in Portuguese read it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellText).join(';')}\r\n`
}
