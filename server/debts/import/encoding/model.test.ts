import { expect, test } from 'vitest'
import {
  createTally,
  encodingOf,
  fromLatin1,
  hasUtf8Mark,
  tallyBytes,
  unreadableKind,
} from './model.ts'

function encodingOfBytes(...parts: Buffer[]) {
  const tally = createTally()
  for (const part of parts) tallyBytes(tally, part)
  return encodingOf(tally)
}

test('UTF-8 and Windows-1252 are told apart by their own bytes', () => {
  expect(encodingOfBytes(Buffer.from('João da Conceição'))).toBe('utf-8')
  expect(encodingOfBytes(Buffer.from('João da Conceição', 'latin1'))).toBe('windows-1252')
  expect(encodingOfBytes(Buffer.from('Maria'))).toBe('utf-8')
})

test('a letter cut in two by a window is still one letter', () => {
  const bytes = Buffer.from('ção €')
  const parts = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
  expect(encodingOfBytes(...parts)).toBe('utf-8')
})

test('one broken letter does not turn a UTF-8 file into nonsense', () => {
  const file = Buffer.concat([Buffer.from('João;José;Conceição'), Buffer.from([0xe3])])
  expect(encodingOfBytes(file)).toBe('utf-8')
})

test('the bytes in which Windows-1252 differs from Latin-1 are read as Windows means them', () => {
  expect(fromLatin1('\x80 \x93x\x94 \x96 caf\xe9')).toBe('€ “x” – café')
  expect(fromLatin1('\x81')).toBe('\ufffd')
})

test('what is no text file is recognised by its first bytes', () => {
  expect(unreadableKind(Buffer.from('PK\x03\x04xl/'))).toBe('spreadsheet')
  expect(unreadableKind(Buffer.from([0xff, 0xfe, 0x64, 0]))).toBe('utf16')
  expect(unreadableKind(Buffer.from('documento', 'utf16le'))).toBe('utf16')
  expect(unreadableKind(Buffer.from([0x1f, 0x8b, 8]))).toBe('compressed')
  expect(unreadableKind(Buffer.alloc(0))).toBe('empty')
  expect(unreadableKind(Buffer.from('documento;nome'))).toBeNull()
  expect(hasUtf8Mark(Buffer.from('\ufeffdocumento'))).toBe(true)
})
