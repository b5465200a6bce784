/** `1 valor`, `2 valores`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

const FEMININE = [
  '',
  'uma',
  'duas',
  'três',
  'quatro',
  'cinco',
  'seis',
  'sete',
  'oito',
  'nove',
  'dez',
]

/** Small numbers in words, in the feminine of "parcela"; digits from eleven on. */
export function inWords(n: number): string {
  return FEMININE[n] || String(n)
}

/** Two letters for the seal: "Vivaz Telecom" → VT, "Banco do Brasil" → BB, "Ipê" → IP. */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/)
    .filter((word) => word.length > 2 || /^\p{Lu}/u.test(word))
    .filter(Boolean)
  const [first = '', second = ''] = words
  const letters = second ? first.slice(0, 1) + second.slice(0, 1) : first.slice(0, 2)
  return letters.toLocaleUpperCase('pt-BR')
}
