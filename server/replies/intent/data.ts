import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { featuresOf } from './features/model.ts'
import { type Example, learnFrom, type Reader } from './learning/model.ts'
import { INTENTS, type Intent, OWN_WORDS } from './model.ts'
import { plainWords } from './words/model.ts'

const CORPUS = join(import.meta.dirname, 'corpus')

/**
 * Phrases as people write them, by what they ask for: `practice` is what the reader learns from,
 * `test` was written by others and is only ever looked at by tests.
 */
export function corpus(part: 'practice' | 'test'): Example[] {
  return INTENTS.flatMap((intent) =>
    readFileSync(join(CORPUS, part, `${intent}.txt`), 'utf8')
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => ({ text, intent })),
  )
}

let reader: Reader | null = null

/** Learns at its first use, in about a second; the same phrases always make the same reader. */
export function readerOfReplies(): Reader {
  reader ??= learnFrom(corpus('practice'), featuresOf)
  return reader
}

export type Understanding = {
  readonly intent: Intent
  /** Between 0 and 1. */
  readonly certainty: number
}

/** What a reply most likely asks for, and how certain that is. Our own words are known for certain. */
export function understand(text: string): Understanding {
  const asked = OWN_WORDS.get(plainWords(text).trim())
  if (asked) return { intent: asked, certainty: 1 }
  const [first] = Array.from(readerOfReplies()(text)).sort(([, a], [, b]) => b - a)
  return { intent: first?.[0] ?? 'other', certainty: first?.[1] ?? 0 }
}
