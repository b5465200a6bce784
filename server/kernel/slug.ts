/** How a creditor stands in addresses and in the names of files. */
export const SLUG = /^[a-z][a-z0-9-]{1,40}$/

/** A name of an address; null for anything that can be none. */
export function slugOrNull(text: string | null | undefined): string | null {
  return text && SLUG.test(text) ? text : null
}
