import { RULES } from '../rules/model.ts'
import { plainWords } from '../words/model.ts'

const SHORT = 2
const LONG = 12

/** What can be seen in a reply: its words and their neighbours, pieces of words, what rules say. */
export function featuresOf(text: string): ReadonlySet<string> {
  const plain = plainWords(text)
  const words = plain.trim().split(' ')
  const seen = new Set<string>(['always'])
  const around = ['<', ...words, '>']
  around.forEach((word, at) => {
    const [before = '', earlier = ''] = [around[at - 1], around[at - 2]]
    seen.add(`w ${word}`)
    if (at > 0) seen.add(`2 ${before} ${word}`)
    if (at > 1) seen.add(`3 ${earlier} ${before} ${word}`).add(`_ ${earlier} ${word}`)
  })
  // Pieces of words find their place in spite of slips of the finger.
  for (const word of words) {
    const whole = `^${word}$`
    for (let at = 0; at + 3 <= whole.length; at++) {
      seen.add(`p ${whole.slice(at, at + 3)}`)
      if (at + 4 <= whole.length) seen.add(`p ${whole.slice(at, at + 4)}`)
    }
  }
  if (words.length <= SHORT) seen.add('short')
  if (words.length > LONG) seen.add('long')
  const speaking = RULES.filter(({ says, unless }) => says.test(plain) && !unless?.test(plain))
  seen.add(`first ${speaking[0]?.intent ?? 'none'}`)
  for (const { intent } of speaking) seen.add(`rule ${intent}`)
  return seen
}
