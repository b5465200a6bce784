/**
 * How people are found by their names without the database knowing names. What is indexed are two
 * words of a name together, the first name with each other one: a single name is so common that its
 * index would say by its frequency what it stands for, and nobody looks for "Maria" among a million.
 */
const PARTICLES = new Set(['da', 'das', 'de', 'del', 'di', 'do', 'dos', 'e'])
const COMPANY_FORMS = new Set(['ltda', 'sa', 'me', 'epp', 'eireli', 'mei', 'cia'])
const LONGEST_NAME = 200
const MOST_OTHERS = 6

/** The words that tell people apart, in plain lower-case letters: "José d'Ávila" is `jose d avila`. */
export function nameWords(name: string): string[] {
  const plain = name
    .slice(0, LONGEST_NAME)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\bs\s*[/.]\s*a\b\.?/g, ' ')
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !PARTICLES.has(word) && !COMPANY_FORMS.has(word))
}

/**
 * What a name is found by: the first word with each later one, six at most; a name of one word by
 * that word. Empty where there is no word at all.
 */
export function namePairs(name: string): string[] {
  const [first, ...others] = nameWords(name)
  if (first === undefined) return []
  if (others.length === 0) return [first]
  return [...new Set(others)].slice(0, MOST_OTHERS).map((other) => `${first} ${other}`)
}
