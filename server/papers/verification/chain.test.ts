import { describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { parseSigningKeys } from '#server/platform/paper-signing.ts'
import type { PaperAct } from '../model.ts'
import { type Seal, sealText } from '../seal/model.ts'
import { ours, sign, linkExample as statement, theirs } from '../seal/testing.ts'
import { hashOfSignature, standingIn, verifyChain } from './data.ts'

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
