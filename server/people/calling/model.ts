/**
 * How somebody is called, in messages and on their page: as the creditor's file has it, by a name of
 * their own choice (a social name, Decreto 8.727/2016, or what everybody calls them), or by none, where
 * others read their telephone.
 */
export type Called =
  | { readonly how: 'file' | 'none' }
  | { readonly how: 'chosen'; readonly name: string }

/** Longer names are no greeting; an SMS takes twelve characters of them, or their first word. */
export const LONGEST_CALLED = 30

/** Letters with what joins them: what is read in a message of ours can be no address and no sum. */
const PATTERN = /^\p{L}[\p{L}\p{M} '’.-]*$/u

/** A name as it may be kept: spaces as one, letters only; null where it is none. */
export function cleanCalled(text: string): string | null {
  const name = text.normalize('NFC').replace(/\s+/g, ' ').trim()
  const looksLikeAddress = /\.\S/.test(name)
  return name.length <= LONGEST_CALLED && PATTERN.test(name) && !looksLikeAddress ? name : null
}

/** What stands after "Olá": null where nothing does. */
export function calledName(called: Called, fromFile: string | null): string | null {
  switch (called.how) {
    case 'file':
      return fromFile
    case 'chosen':
      return called.name
    case 'none':
      return null
  }
}
