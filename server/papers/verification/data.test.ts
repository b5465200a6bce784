import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { createPaperSigner, parseSigningKeys } from '#server/platform/paper-signing.ts'
import { renderClearancePdf } from '../clearance/drawing/data.ts'
import { factsOfClearance } from '../clearance/model.ts'
import { clearanceExample } from '../clearance/testing.ts'
import type { PaperAct } from '../model.ts'
import { hashOfBlank, placeSeal, readSealedFile } from '../seal/data.ts'
import {
  CONTENT_FILE_NAME,
  canonicalJson,
  type Envelope,
  envelopeText,
  type Json,
  SEAL_BYTES,
  SEAL_FILE_NAME,
  SEAL_OPENING,
  type Seal,
  sealText,
} from '../seal/model.ts'
import { readSeal } from '../seal/schema.ts'
import { sealExample } from '../seal/testing.ts'
import { readPdf, squeezed } from '../testing.ts'
import { hashOfSignature, standingIn, verifyChain, verifyPaper } from './data.ts'

const keysOf = (byte: number) =>
  parseSigningKeys(`private:${Buffer.alloc(32, byte).toString('base64')}`)
const ours = keysOf(5)
const theirs = keysOf(6)
const PORTAL = 'https://quita.example'

function sign(envelope: Omit<Envelope, 'format' | 'key'>, keys = ours): Seal {
  const signer = assertPresent(createPaperSigner(keys, PORTAL), 'a private key')
  const whole: Envelope = { format: 1, key: signer.keyId, ...envelope }
  return { envelope: whole, signature: signer.sign(envelopeText(whole)).toString('base64') }
}

const statement = {
  act: 'issued',
  kind: 'clearance',
  number: 'Q2027-000012',
  creditor: '11222333000181',
  at: '2027-02-10T14:31:00Z',
  content: sha256('content').toString('hex'),
  file: sha256('file').toString('hex'),
} as const

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

/** Links as they follow each other: three papers, the second of which is reversed. */
function chainOf(acts: readonly [act: PaperAct, number: string][], keys = ours): Seal[] {
  const links: Seal[] = []
  for (const [act, number] of acts) {
    const before = links.at(-1)
    const previous = before ? hashOfSignature(before.signature) : null
    const file = sha256(number).toString('hex')
    const changes = { act, number, file, previous, sequence: links.length + 1 }
    links.push(sign({ ...statement, ...changes }, keys))
  }
  return links
}

const links = chainOf([
  ['issued', 'R2026-000001'],
  ['issued', 'R2026-000002'],
  ['reversed', 'R2026-000002'],
  ['issued', 'R2026-000003'],
])
const textOf = (some: readonly Seal[]) => some.map(sealText).join('\n')
const faultOf = (some: readonly Seal[] | string, keys = ours) => {
  const verified = verifyChain(typeof some === 'string' ? some : textOf(some), keys.known)
  return verified.ok ? 'whole' : `${verified.reason} in line ${verified.detail?.line}`
}

describe('a chain', () => {
  it('is whole from its first link to its last', () => {
    expect(faultOf(links)).toBe('whole')
    expect(faultOf(`${textOf(links)}\n\n`)).toBe('whole')
    expect(faultOf(links.slice(0, 2))).toBe('whole')
  })

  it('says where each paper stands', () => {
    const chain = verifyChain(textOf(links), ours.known)
    if (!chain.ok) throw new Error(chain.reason)
    const states = links.map((link) => standingIn(chain.value, link)?.state)
    expect(states).toEqual(['in_force', 'reversed', 'reversed', 'in_force'])
    const [elsewhere] = chainOf([['issued', 'R2026-000009']])
    expect(standingIn(chain.value, assertPresent(elsewhere, 'link'))).toBeNull()
  })

  it('misses a link that was taken out, and does not take links in another order', () => {
    const [a, b, c, d] = links as [Seal, Seal, Seal, Seal]
    expect(faultOf([b, c, d])).toBe('missing_link in line 1')
    expect(faultOf([a, c, d])).toBe('missing_link in line 2')
    expect(faultOf([a, c, b, d])).toBe('missing_link in line 2')
    expect(faultOf([a, a, b])).toBe('missing_link in line 2')
  })

  it('does not take a link that was made later for an earlier place', () => {
    const [a, b, c, d] = links as [Seal, Seal, Seal, Seal]
    const again = sign({ ...b.envelope, number: 'R2026-000077' })
    expect(faultOf([a, again, c, d])).toBe('broken_link in line 3')
    const loose = sign({ ...b.envelope, previous: sha256('nothing').toString('hex') })
    expect(faultOf([a, loose])).toBe('broken_link in line 2')
    const { envelope } = a
    expect(faultOf([sign({ ...envelope, previous: sha256('x').toString('hex') })])).toBe(
      'broken_link in line 1',
    )
  })

  it('takes no link of another creditor, of another key, or with a letter changed', () => {
    const [a, b] = links as [Seal, Seal]
    expect(faultOf([a, sign({ ...b.envelope, creditor: '99888777000166' })])).toBe(
      'other_creditor in line 2',
    )
    expect(faultOf(chainOf([['issued', 'R2026-000001']], theirs))).toBe('unknown_key in line 1')
    expect(faultOf(textOf(links).replace('R2026-000003', 'R2026-000004'))).toBe(
      'bad_signature in line 4',
    )
    expect(faultOf(`${textOf(links)}\nx`)).toBe('unreadable in line 5')
    expect(faultOf('')).toBe('unreadable in line 1')
  })

  it('says nothing of a paper that it does not issue', () => {
    expect(faultOf(chainOf([['reversed', 'R2026-000001']]))).toBe('unknown_paper in line 1')
  })

  it('goes on after a change of keys, as long as both public halves are known', () => {
    const [a] = links as [Seal]
    const next = { ...statement, number: 'R2026-000002', sequence: 2 }
    const b = sign({ ...next, previous: hashOfSignature(a.signature) }, theirs)
    const both = parseSigningKeys(
      [5, 6].map((byte) => `private:${Buffer.alloc(32, byte).toString('base64')}`).join(','),
    )
    expect(faultOf([a, b], both)).toBe('whole')
    expect(faultOf([a, b])).toBe('unknown_key in line 2')
  })
})
