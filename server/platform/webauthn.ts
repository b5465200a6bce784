import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'

/**
 * Passkeys (WebAuthn level 3). The person is always verified by the device, with a finger, a face or
 * a PIN; which make of device it is, is not asked. What was signed is judged by the library; which
 * challenge it may answer, and whose key it is, by whoever keeps them.
 */
export type { AuthenticationResponseJSON, RegistrationResponseJSON }
export type CreationOptions = PublicKeyCredentialCreationOptionsJSON
export type RequestOptions = PublicKeyCredentialRequestOptionsJSON

/** Where a key is good: only on this site, by which a copy of it on another gets nothing. */
export type Site = { readonly id: string; readonly origin: string; readonly name: string }

export function siteOf(portalUrl: string, name: string): Site {
  const { hostname, origin } = new URL(portalUrl)
  return { id: hostname, origin, name }
}

export type KnownKey = {
  readonly credentialId: Buffer
  readonly publicKey: Buffer
  readonly signCount: bigint
  readonly transports: readonly string[]
}

const named = ({ credentialId, transports }: Pick<KnownKey, 'credentialId' | 'transports'>) => ({
  id: credentialId.toString('base64url'),
  transports: [...transports],
})

/** EdDSA, ES256 and RS256: what devices make today, and nothing that is still an experiment. */
const ALGORITHMS = [-8, -7, -257]

/** What the browser is told for making a key; `known` are those that it must not make again. */
export function creationOptions(
  site: Site,
  person: { id: Uint8Array<ArrayBuffer>; email: string; name: string },
  challenge: Buffer,
  known: readonly KnownKey[],
): Promise<CreationOptions> {
  return generateRegistrationOptions({
    rpID: site.id,
    rpName: site.name,
    userID: person.id,
    userName: person.email,
    userDisplayName: person.name,
    challenge: new Uint8Array(challenge),
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(named),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
}

/** The key that was made; null where anything about the answer does not hold. */
export async function readCreation(
  site: Site,
  answer: RegistrationResponseJSON,
  challenge: Buffer,
): Promise<KnownKey | null> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (!verified) return null
    const { id, publicKey, counter } = registrationInfo.credential
    return {
      credentialId: Buffer.from(id, 'base64url'),
      publicKey: Buffer.from(publicKey),
      signCount: BigInt(counter),
      transports: answer.response.transports ?? [],
    }
  } catch {
    // The library throws at whatever does not hold; there is one answer for all of it.
    return null
  }
}

/** What the browser is told for using one of these keys. */
export function requestOptions(
  site: Site,
  challenge: Buffer,
  keys: readonly KnownKey[],
): Promise<RequestOptions> {
  return generateAuthenticationOptions({
    rpID: site.id,
    challenge: new Uint8Array(challenge),
    allowCredentials: keys.map(named),
    userVerification: 'required',
  })
}

/** How often the key was used by now, itself included; null where the answer does not hold. */
export async function readUse(
  site: Site,
  answer: AuthenticationResponseJSON,
  challenge: Buffer,
  key: KnownKey,
): Promise<bigint | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: {
        id: key.credentialId.toString('base64url'),
        publicKey: new Uint8Array(key.publicKey),
        counter: Number(key.signCount),
      },
    })
    return verified ? BigInt(authenticationInfo.newCounter) : null
  } catch {
    // A counter that went back is among it: two devices that say they are one (WebAuthn 7.2.22).
    return null
  }
}
