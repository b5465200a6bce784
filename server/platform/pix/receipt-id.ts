import { assert } from '#server/kernel/assert.ts'

/** `E` + ISPB + minute + 11 characters, 32 in all; PSPs are read without their inner structure. */
export const endToEndIdPattern = /^[a-zA-Z0-9]{32}$/

export function assertEndToEndId(endToEndId: string): void {
  assert(endToEndIdPattern.test(endToEndId), 'malformed endToEndId')
}
