/**
 * What a person keeps of an agreement on their own device, to read it without a network: no name, no
 * creditor, no amount. It is theirs alone: the browser forgets it when they leave, and when somebody
 * else comes.
 */
export type KeptCopy = {
  /** The agreement's number. */
  readonly agreement: string
  /** Of what is still open, in the order of their days; none: what was kept is out of date. */
  readonly dates: readonly { readonly label: string; readonly on: string }[]
  /** Number of the last receipt; null: none yet. */
  readonly receipt: string | null
}

/**
 * Whose copy a browser keeps, as long as it does: a mark that the page's own script reads and sets,
 * and that says nothing about anybody. Who enters with another mark finds the device emptied.
 */
export const COPY_COOKIE = 'quita-copia'
