import { hash } from 'node:crypto'
import { createVault, type Vault } from '#server/platform/crypto.ts'

/**
 * What "before encryption" means: the same import with a vault that leaves texts as they are. The
 * vault is an argument of everything that seals, so the product needs no switch for it. The index
 * of a debt's content stays a hash, because telling changed rows apart is no matter of secrecy, and
 * so does a name's, of which only eight bytes are kept.
 */
const HASHED = new Set(['debts.content', 'debtor_names.pair'])

const plainVault: Vault = {
  seal: (plaintext) => Buffer.from(plaintext),
  open: (sealed) => sealed.toString('utf8'),
  openBytes: (sealed) => sealed,
  blindIndex: (column, value) =>
    HASHED.has(column) ? hash('sha256', value, 'buffer') : Buffer.from(value, 'utf8'),
}

export type VaultKind = 'plain' | 'sealing'

/** Keys of a bench are fixed: they keep nobody's secrets. */
export function benchVault(kind: VaultKind): Vault {
  if (kind === 'plain') return plainVault
  const key = Buffer.alloc(32, 7)
  return createVault({ data: new Map([[1, key]]), current: 1, blindIndex: key })
}
