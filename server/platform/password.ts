import { hash, verify } from '@node-rs/argon2'

/** argon2id at the floor OWASP recommends: 19 MiB, two passes. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Verified against where there is no password, so that every answer takes the same work. */
const NOBODY = await hash('nobody', ARGON2)

/** One spelling for what keyboards write in several: `é` may be one sign or two. */
const spelled = (password: string) => password.normalize('NFC')

export function hashPassword(password: string): Promise<string> {
  return hash(spelled(password), ARGON2)
}

/** Whether the password is the hashed one; false, after the same work, where there is no hash. */
export async function isPassword(hashed: string | null, password: string): Promise<boolean> {
  const matches = await verify(hashed ?? NOBODY, spelled(password))
  return matches && hashed !== null
}
