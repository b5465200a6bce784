/** ASVS 1.2.10: the signs that begin a formula, their full-width twins, and what hides them. */
const FORMULA = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/

/** A cell of free text: marked as text where it looks like a formula, quoted where it must be. */
export function cellText(text: string): string {
  const marked = FORMULA.test(text) ? `'${text}` : text
  return /[";\r\n]/.test(marked) ? `"${marked.replaceAll('"', '""')}"` : marked
}
