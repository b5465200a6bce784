import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { renderClearancePdf } from '../clearance/drawing/data.ts'
import { factsOfClearance } from '../clearance/model.ts'
import { clearanceExample } from '../clearance/testing.ts'
import { hashOfBlank, placeSeal, readSealedFile } from '../seal/data.ts'
import {
  CONTENT_FILE_NAME,
  canonicalJson,
  type Envelope,
  type Json,
  SEAL_BYTES,
  SEAL_FILE_NAME,
  SEAL_OPENING,
  sealText,
} from '../seal/model.ts'
import { readSeal } from '../seal/schema.ts'
import { ours, sealExample, sign, linkExample as statement, theirs } from '../seal/testing.ts'
import { readPdf, squeezed } from '../testing.ts'
import { verifyPaper } from './data.ts'

/** A termo de quitação with its seal; everything else of it is told beforehand. */
async function issue(changes: Partial<Envelope> = {}, keys = ours) {
  const facts = factsOfClearance(clearanceExample)
  const view = sealExample('Q2027-000012', facts, 'clearance')
  const drawn = await renderClearancePdf(clearanceExample, view)
  const content = view.contentSha256
  const file = hashOfBlank(drawn)
  const seal = sign({ ...statement, content, file, sequence: 1, previous: null, ...changes }, keys)
  return { drawn, seal, bytes: placeSeal(drawn, seal), content }
}

let paper: Awaited<ReturnType<typeof issue>>

beforeAll(async () => {
  paper = await issue()
})

const flipped = (bytes: Buffer, at: number, bit: number) => {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << bit)
  return copy
}

const reasonOf = (bytes: Uint8Array, keys = ours) => {
  const verified = verifyPaper(bytes, keys.known)
  return verified.ok ? 'genuine' : verified.reason
}

describe('canonical JSON', () => {
  it('has one spelling, whatever the order in which names were written', () => {
    expect(canonicalJson({ b: [1, null, true], a: 'é"\n', aa: {} })).toBe(
      '{"a":"é\\"\\n","aa":{},"b":[1,null,true]}',
    )
    expect(canonicalJson({ é: 1, z: 2, a: 3, '\u{1f600}': 4 })).toBe(
      '{"a":3,"z":2,"é":1,"\u{1f600}":4}',
    )
  })

  it('reads back to the same value and the same spelling', () => {
    const json = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }),
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('json'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).json
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it.each([0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the number %d', (n) => {
    expect(() => canonicalJson({ n })).toThrow('whole numbers')
  })

  it('refuses text that is not well-formed, which would be two texts', () => {
    expect(() => canonicalJson('\ud800')).toThrow('well-formed')
  })
})

describe('a paper', () => {
  it('is verified by the file and the public key alone', () => {
    expect(verifyPaper(paper.bytes, ours.known)).toEqual({ ok: true, value: paper.seal })
  })

  it('carries its content and its seal as files, and prints the hash of the content', () => {
    const { files, text } = readPdf(paper.bytes)
    const content = assertPresent(files.get(CONTENT_FILE_NAME), 'the content')
    expect(sha256(content).toString('hex')).toBe(paper.content)
    expect(text).toContain(paper.content)
    expect(files.get(SEAL_FILE_NAME)?.toString().trim()).toBe(sealText(paper.seal))
    expect(text).toContain(squeezed('K7F3-9QXD-AB2C-7HTM'))
    expect(JSON.parse(content.toString())).toMatchObject({
      quitaContent: { kind: 'clearance', number: 'Q2027-000012', delistingUntil: '2027-02-17' },
    })
    expect(content.toString()).not.toContain('39053344705')
  })

  it('does not verify with any one bit changed, wherever it is', () => {
    const from = paper.bytes.indexOf(SEAL_OPENING)
    const anywhere = fc.nat(paper.bytes.length - 1)
    const inTheSeal = fc.integer({ min: from, max: from + SEAL_BYTES - 1 })
    const bit = fc.integer({ min: 0, max: 7 })
    fc.assert(
      fc.property(fc.oneof(anywhere, inTheSeal), bit, (at, which) => {
        expect(reasonOf(flipped(paper.bytes, at, which))).not.toBe('genuine')
      }),
      { numRuns: 1_500 },
    )
  })

  it('does not verify when something is cut off, put before or put behind', () => {
    expect(reasonOf(paper.bytes.subarray(0, -1))).toBe('altered_file')
    expect(reasonOf(Buffer.concat([paper.bytes, Buffer.from('\n')]))).toBe('altered_file')
    expect(reasonOf(Buffer.concat([Buffer.from('%'), paper.bytes]))).toBe('altered_file')
    expect(reasonOf(Buffer.alloc(0))).toBe('no_seal')
    expect(reasonOf(paper.drawn)).toBe('seal_unreadable')
  })

  it('does not verify with the seal of another paper, or with two', async () => {
    const other = await issue({ number: 'Q2027-000013', file: sha256('other').toString('hex') })
    expect(reasonOf(placeSeal(paper.drawn, other.seal))).toBe('altered_file')
    const twice = Buffer.concat([paper.bytes, Buffer.from(sealText(paper.seal))])
    expect(reasonOf(twice)).toBe('two_seals')
  })

  it('does not verify when it was signed by somebody else', async () => {
    const forged = await issue({}, theirs)
    expect(reasonOf(forged.bytes)).toBe('unknown_key')
    const { seal } = forged
    const renamed = { ...seal, envelope: { ...seal.envelope, key: paper.seal.envelope.key } }
    expect(reasonOf(placeSeal(forged.drawn, renamed))).toBe('bad_signature')
    expect(reasonOf(forged.bytes, theirs)).toBe('genuine')
  })

  it.each([
    ['number', { number: 'Q2027-000099' }],
    ['creditor', { creditor: '99888777000166' }],
    ['kind', { kind: 'receipt' }],
    ['date', { at: '2030-01-01T00:00:00Z' }],
    ['place in the chain', { sequence: 2 }],
  ] as const)('does not verify with another %s in its envelope', (_, change) => {
    const { seal, drawn } = paper
    const changed = { ...seal, envelope: { ...seal.envelope, ...change } }
    expect(reasonOf(placeSeal(drawn, changed))).toBe('bad_signature')
  })

  it('does not verify when signed over another content than the one it carries', async () => {
    const wrong = await issue({ content: sha256('other').toString('hex') })
    expect(reasonOf(wrong.bytes)).toBe('altered_content')
  })

  it('is not a later link of the chain, though that one is genuine', async () => {
    expect(reasonOf((await issue({ act: 'reversed' })).bytes)).toBe('not_a_paper')
  })

  it('has a seal in one spelling only', () => {
    const text = sealText(paper.seal)
    expect(readSeal(text).ok).toBe(true)
    for (const spelling of [
      text.replace('{"quitaPaper"', '{ "quitaPaper"'),
      text.replace('"format":1', '"format":1.0'),
      text.replace('}', ',"note":"x"}'),
      text.toUpperCase(),
      '{"quitaPaper":{}}',
      'null',
      '',
    ]) {
      expect(readSeal(spelling).ok, spelling.slice(0, 60)).toBe(false)
    }
  })

  it('survives any bytes that are no paper', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.string({ maxLength: 2_000 }).map((tail) => Buffer.from(`${SEAL_OPENING}${tail}`)),
    )
    fc.assert(fc.property(bytes, (any) => !readSealedFile(any).ok))
  })
})
