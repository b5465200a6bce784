import { type Book, readSetting, writeSetting } from './database.ts'

/** What the providers know of a number: it is none, or its holder told them to stop. */
export type NumberState = 'missing' | 'stopped'

export function noteNumber(book: Book, number: string, state: NumberState | null): void {
  writeSetting(book, `number ${number}`, state)
}

export function stateOf(book: Book, number: string): string | null {
  return readSetting(book, `number ${number}`)
}
