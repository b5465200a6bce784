import type { Seal } from '../seal/model.ts'

/** Why a file is not taken for a genuine paper. */
export type PaperFault =
  /** No seal in it: not one of our papers, or a print of one. */
  | 'no_seal'
  | 'two_seals'
  /** Something in the seal's place is not what we write there. */
  | 'seal_unreadable'
  /** Signed by a key that is not among the public keys at hand. */
  | 'unknown_key'
  | 'bad_signature'
  /** The seal is genuine, and the file around it is not the one that was sealed. */
  | 'altered_file'
  | 'altered_content'
  /** The seal is a later link of the chain, not the one a paper is issued with. */
  | 'not_a_paper'

/** Why an exported chain is not whole. */
export type ChainFault =
  | 'unreadable'
  | 'unknown_key'
  | 'bad_signature'
  | 'other_creditor'
  /** A number is left out, comes twice, or is not in its place. */
  | 'missing_link'
  /** The hash is not that of the signature before. */
  | 'broken_link'
  /** Something is said of a paper that the chain does not issue before. */
  | 'unknown_paper'

export type Chain = {
  readonly creditor: string
  readonly links: readonly Seal[]
}
