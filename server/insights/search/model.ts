/** What a search can go by. */
export type SearchKey = 'document' | 'phone' | 'email' | 'number' | 'name'

/** What says who somebody is: such a search never stands in an address. */
export function isPersonal(keys: readonly SearchKey[]): boolean {
  return keys.some((key) => key !== 'number')
}

/** A search stays open for so long: pages of it are turned by a sealed copy in the address. */
export const SEARCH_MINUTES = 30
