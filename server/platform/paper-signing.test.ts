import { createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  createPaperSigner,
  isSignedBy,
  parseSigningKeys,
  publicKeySet,
  readPublicKeys,
} from './paper-signing.ts'

const seed = (byte: number) => Buffer.alloc(32, byte).toString('base64')
const only = parseSigningKeys(`private:${seed(1)}`)
const signerOf = (keys: ReturnType<typeof parseSigningKeys>) =>
  assertPresent(createPaperSigner(keys, 'https://quita.example/'), 'a private key')

describe('the keys that sign papers', () => {
  it('agree with RFC 8032, test 1', () => {
    const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
    const keys = parseSigningKeys(`private:${Buffer.from(secret, 'hex').toString('base64')}`)
    expect(signerOf(keys).sign('').toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    )
    const [key] = publicKeySet(keys).keys
    expect(Buffer.from(key?.x ?? '', 'base64url').toString('hex')).toBe(
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    )
  })

  it('rotate: the first private key signs, all others still verify', () => {
    const older = publicKeySet(only).keys[0]?.x
    const both = parseSigningKeys(`private:${seed(2)},public:${older}`)
    const before = signerOf(only)
    const after = signerOf(both)
    expect(after.keyId).not.toBe(before.keyId)
    expect([...both.known.keys()]).toEqual([after.keyId, before.keyId])
    const old = assertPresent(both.known.get(before.keyId), 'the older key')
    expect(isSignedBy(old, 'paper', before.sign('paper'))).toBe(true)
    expect(isSignedBy(old, 'paper', after.sign('paper'))).toBe(false)
    expect(isSignedBy(old, 'papers', before.sign('paper'))).toBe(false)
    expect(parseSigningKeys(`private:${seed(2)},private:${seed(1)}`).current?.id).toBe(after.keyId)
  })

  it('sign nothing where only public halves are at hand', () => {
    const known = publicKeySet(only).keys[0]?.x
    expect(createPaperSigner(parseSigningKeys(`public:${known}`), 'https://a.example')).toBeNull()
  })

  it.each(['', 'private:', `private:${seed(1).slice(4)}`, `secret:${seed(1)}`, seed(1)])(
    'refuse %j in a sentence that repeats no key',
    (text) => {
      expect(() => parseSigningKeys(text)).toThrow(/^PAPER_SIGNING_KEYS: [^A]*$/)
    },
  )

  it('are published without their private half, and read back from key set and PEM', () => {
    const keys = parseSigningKeys(`private:${seed(1)},private:${seed(2)}`)
    const text = JSON.stringify(publicKeySet(keys))
    expect(text).not.toMatch(/"d"|private/)
    for (const byte of [1, 2]) {
      expect(text).not.toContain(Buffer.alloc(32, byte).toString('base64url'))
    }
    expect([...(readPublicKeys(text)?.keys() ?? [])]).toEqual([...keys.known.keys()])
    const pem = [...keys.known.values()]
      .map((key) => createPublicKey(key.export({ format: 'pem', type: 'spki' })))
      .map((key) => key.export({ format: 'pem', type: 'spki' }))
      .join('\n')
    expect([...(readPublicKeys(pem)?.keys() ?? [])]).toEqual([...keys.known.keys()])
  })

  it('do not believe the names that a file gives them', () => {
    const [key] = publicKeySet(only).keys
    const renamed = readPublicKeys(JSON.stringify({ keys: [{ ...key, kid: 'trust-me' }] }))
    expect([...(renamed?.keys() ?? [])]).toEqual([only.current?.id])
  })

  it.each(['', '{}', '{"keys":[]}', '{"keys":[{"x":"AA"}]}', '-----BEGIN PUBLIC KEY-----', 'null'])(
    'are not found in %j',
    (text) => {
      expect(readPublicKeys(text)).toBeNull()
    },
  )
})
