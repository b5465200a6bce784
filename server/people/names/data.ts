import type { CreditorId } from '#server/kernel/id.ts'
import type { Vault } from '#server/platform/crypto.ts'
import { namePairs } from './model.ts'

/** Eight bytes tell billions of pairs apart, and a row is half as large as with the whole HMAC. */
export const NAME_INDEX_BYTES = 8

/**
 * The keyed indexes of a name at one creditor, in the order of its words. The creditor is part of
 * what is hashed: the same name at two creditors has nothing in common.
 */
export function nameIndexes(vault: Vault, creditorId: CreditorId, name: string): Buffer[] {
  return namePairs(name).map((pair) => nameIndex(vault, creditorId, pair))
}

export function nameIndex(vault: Vault, creditorId: CreditorId, pair: string): Buffer {
  const index = vault.blindIndex('debtor_names.pair', `${creditorId}\0${pair}`)
  return index.subarray(0, NAME_INDEX_BYTES)
}
