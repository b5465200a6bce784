import { createHmac } from 'node:crypto'

/**
 * An authenticator's code is taken once, so two tests that enter within thirty seconds cannot be
 * the same person. They are these: owners whose secrets follow from the demonstration owner's.
 */
export const TEST_MEMBERS = 90

export type Member = {
  readonly email: string
  /** Base32, as an app takes it. */
  readonly totpSecret: string
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function testTeam(owner: Member): Member[] {
  const [name = '', host = ''] = owner.email.split('@')
  return Array.from({ length: TEST_MEMBERS }, (_, place) => ({
    email: `${name}-${place + 1}@${host}`,
    totpSecret: secretOf(owner.totpSecret, place),
  }))
}

/** 32 signs of base32 are the 160 bits that apps expect. */
function secretOf(seed: string, place: number): string {
  const bytes = createHmac('sha256', seed).update(`member ${place}`).digest()
  return Array.from(bytes, (byte) => BASE32[byte % 32]).join('')
}
