import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  CreationOptions,
  RegistrationResponseJSON,
  RequestOptions,
} from '#server/platform/webauthn.ts'

/**
 * A device that makes and uses passkeys as a phone does: ES256, no attestation, its person verified
 * (WebAuthn level 3, 6.1 and 6.5). What a test bends, it bends here.
 */
export type Bent = {
  /** The site that the browser says it is on. */
  readonly origin?: string
  /** The id of the site that the device signs for. */
  readonly siteId?: string
  readonly isVerified?: boolean
  readonly type?: string
  readonly challenge?: string
  /** Uses of the key by now; a copy of a device counts on its own. */
  readonly signCount?: number
}

const PRESENT = 0x01
const VERIFIED = 0x04
const HAS_KEY = 0x40

export class Device {
  readonly #origin: string
  readonly #keys = new Map<string, KeyObject>()
  #uses = 0

  constructor(origin: string) {
    this.#origin = origin
  }

  make({ rp, challenge }: CreationOptions, bent: Bent = {}): RegistrationResponseJSON {
    const id = randomBytes(32)
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.#keys.set(id.toString('base64url'), privateKey)
    const idLength = Buffer.from([0, id.length])
    const key = Buffer.concat([Buffer.alloc(16), idLength, id, coseOf(publicKey)])
    const facts = this.#facts(bent.siteId ?? rp.id ?? '', HAS_KEY, bent)
    return {
      ...named(id.toString('base64url')),
      response: {
        clientDataJSON: this.#clientData('webauthn.create', challenge, bent).toString('base64url'),
        attestationObject: attestation(Buffer.concat([facts, key])).toString('base64url'),
        transports: ['internal', 'hybrid'],
      },
    }
  }

  use(
    { rpId, challenge, allowCredentials }: RequestOptions,
    bent: Bent = {},
  ): AuthenticationResponseJSON {
    const known = allowCredentials?.find(({ id }) => this.#keys.has(id))
    const key = known && this.#keys.get(known.id)
    if (!known || !key) throw new Error('this device has none of these keys')
    this.#uses += 1
    const facts = this.#facts(bent.siteId ?? rpId ?? '', 0, bent)
    const clientData = this.#clientData('webauthn.get', challenge, bent)
    const signed = Buffer.concat([facts, createHash('sha256').update(clientData).digest()])
    return {
      ...named(known.id),
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: facts.toString('base64url'),
        signature: sign('sha256', signed, key).toString('base64url'),
      },
    }
  }

  #facts(
    siteId: string,
    flags: number,
    { isVerified = true, signCount = this.#uses }: Bent,
  ): Buffer {
    const uses = Buffer.alloc(4)
    uses.writeUInt32BE(signCount)
    const flag = Buffer.from([flags | PRESENT | (isVerified ? VERIFIED : 0)])
    return Buffer.concat([createHash('sha256').update(siteId).digest(), flag, uses])
  }

  #clientData(type: string, challenge: string, bent: Bent): Buffer {
    const said = {
      type: bent.type ?? type,
      challenge: bent.challenge ?? challenge,
      origin: bent.origin ?? this.#origin,
      crossOrigin: false,
    }
    return Buffer.from(JSON.stringify(said))
  }
}

const named = (id: string) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  clientExtensionResults: {},
})

/** COSE (RFC 9053 7.1): a map of EC2, ES256, P-256, x and y. */
function coseOf(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const part = (text: string) => [0x58, 0x20, ...Buffer.from(text, 'base64url')]
  return Buffer.from([
    ...[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01],
    ...[0x21, ...part(x), 0x22, ...part(y)],
  ])
}

/** CBOR of `{fmt: 'none', attStmt: {}, authData}`. */
function attestation(authData: Buffer): Buffer {
  const text = (word: string) =>
    Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)])
  const length = Buffer.from([0x59, authData.length >> 8, authData.length & 0xff])
  return Buffer.concat([
    Buffer.from([0xa3]),
    ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
    ...[text('authData'), length, authData],
  ])
}
